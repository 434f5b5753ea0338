// The same pictures, seen worse or drawn: how much a model loses on each says how far it can be trusted outside of
// clean photographs. Each takes an upright sRGB picture and gives one.
import sharp from "sharp";
import { randomNumbers } from "./metrics.mjs";

export const shifts = { lines, blur, night, jpeg, noise };

/** A line drawing: dark where light changes quickly, on white. */
async function lines(image) {
  const { data, info } = await image
    .clone()
    .resize(256, 256, { fit: "outside" })
    .greyscale()
    .blur(1.2)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const drawn = Buffer.alloc(width * height, 255);
  const at = (x, y) => data[(y * width + x) * channels];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const dx = at(x + 1, y) - at(x - 1, y);
      const dy = at(x, y + 1) - at(x, y - 1);
      drawn[y * width + x] = Math.max(0, 255 - 6 * Math.hypot(dx, dy));
    }
  }
  return again(sharp(drawn, { raw: { width, height, channels: 1 } }).toColourspace("srgb"));
}

async function blur(image) {
  return again(image.clone().resize(224, 224, { fit: "outside" }).blur(4));
}

/** A fifth of the light, bluish, with the grain of a high sensitivity. */
async function night(image) {
  const small = await again(image.clone().resize(224, 224, { fit: "outside" }));
  const dark = await again(small.linear([0.16, 0.18, 0.26], [2, 3, 8]));
  return grain(dark, 8);
}

async function jpeg(image) {
  const bytes = await image.clone().resize(160, 160, { fit: "outside" }).jpeg({ quality: 8 }).toBuffer();
  return sharp(bytes);
}

async function noise(image) {
  return grain(await again(image.clone().resize(224, 224, { fit: "outside" })), 40);
}

async function grain(image, deviation) {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const random = randomNumbers(data.length);
  for (let i = 0; i < data.length; i++) {
    const normal = random() + random() + random() + random() - 2; // deviation 0.577
    data[i] = Math.max(0, Math.min(255, data[i] + (normal / 0.577) * deviation));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** A picture with nothing pending, as the model's preprocessing wants it. */
async function again(image) {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 3)
    return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  const rgb = Buffer.alloc(info.width * info.height * 3);
  for (let i = 0; i < info.width * info.height; i++) rgb.fill(data[i * info.channels], i * 3, i * 3 + 3);
  return sharp(rgb, { raw: { width: info.width, height: info.height, channels: 3 } });
}
