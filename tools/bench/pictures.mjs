import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { seededRandom } from "./store-layout-data.mjs";

const colours = [
  "red",
  "orange",
  "gold",
  "green",
  "teal",
  "royalblue",
  "purple",
  "hotpink",
  "white",
  "black",
];

/**
 * Writes `count` JPEGs, all different, the same for the same seed. A sky, a ground, shapes, and grain, so that a file
 * has about as many bytes a pixel as a camera's. The first shows a red circle.
 */
export async function makePhotos({ folder, count, width = 640, height = 480, seed = 1 }) {
  mkdirSync(folder, { recursive: true });
  const random = seededRandom(seed);
  const grain = await makeGrain(width, height, random);
  for (let index = 0; index < count; index++) {
    const name = `photo-${String(index).padStart(5, "0")}.jpg`;
    await sharp(Buffer.from(drawing({ width, height, random, isFirst: index === 0 })))
      .composite([{ input: grain, blend: "soft-light" }])
      .removeAlpha()
      .withExif({ IFD2: { DateTimeOriginal: takenAt(index, random) } })
      .jpeg({ quality: 90 })
      .toFile(join(folder, name));
  }
}

function drawing({ width, height, random, isFirst }) {
  const pick = () => colours[Math.floor(random() * colours.length)];
  const hue = () => Math.floor(random() * 360);
  const shapes = Array.from({ length: isFirst ? 0 : 2 + Math.floor(random() * 12) }, () => {
    const [x, y] = [random() * width, random() * height];
    const size = (0.03 + 0.2 * random()) * height;
    return random() < 0.5
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${pick()}"/>`
      : `<rect x="${x}" y="${y}" width="${size * 2}" height="${size}" fill="${pick()}" transform="rotate(${hue()} ${x} ${y})"/>`;
  });
  if (isFirst) shapes.push(`<circle cx="${width / 2}" cy="${height / 2}" r="${height / 3}" fill="red"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1">
      <stop stop-color="hsl(${hue()} 60% 70%)"/><stop offset="1" stop-color="hsl(${hue()} 50% 40%)"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <rect y="${height * (0.5 + 0.3 * random())}" width="100%" height="100%" fill="hsl(${hue()} 40% 35%)"/>
    ${shapes.join("\n")}
  </svg>`;
}

/** Soft noise around middle grey. */
function makeGrain(width, height, random) {
  const noise = Buffer.from(Uint8Array.from({ length: width * height }, () => 128 + 150 * (random() - 0.5)));
  return sharp(noise, { raw: { width, height, channels: 1 } })
    .blur(0.6)
    .toColourspace("srgb")
    .png()
    .toBuffer();
}

/** A few a day, over years. */
function takenAt(index, random) {
  const time = new Date(Date.UTC(2015, 0, 1 + Math.floor(index / 4), 8 + Math.floor(random() * 12)));
  return time.toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");
}
