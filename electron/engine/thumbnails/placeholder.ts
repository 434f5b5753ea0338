import { rgbaToThumbHash } from "thumbhash";

export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** 3: RGB; 4: RGBA, whose alpha is ignored. */
  channels: number;
}

/** The picture that the hash is made from. It keeps seven waves in each direction: 32 pixels carry them. */
const side = 32;

/** A placeholder of some 25 bytes (https://evanw.github.io/thumbhash/) of an opaque picture. */
export function makePlaceholder(picture: Pixels): Uint8Array {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return rgbaToThumbHash(width, height, averageBoxes(picture, width, height));
}

/** RGBA of `width` × `height`, each pixel the mean of the box of pixels that it stands for. */
export function averageBoxes(picture: Pixels, width: number, height: number): Uint8Array {
  const { data, channels } = picture;
  const result = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = boxOf(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = boxOf(x, width, picture.width);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row < bottom; row++) {
        const end = (row * picture.width + right) * channels;
        for (let at = (row * picture.width + left) * channels; at < end; at += channels) {
          red += data[at]!;
          green += data[at + 1]!;
          blue += data[at + 2]!;
        }
      }
      const count = (bottom - top) * (right - left);
      result.set([red / count, green / count, blue / count, 255], (y * width + x) * 4);
    }
  }
  return result;
}

/** From and to (exclusive) of the pixels that pixel `n` of `count` stands for, of `length`; at least one. */
function boxOf(n: number, count: number, length: number): [number, number] {
  const from = Math.floor((n * length) / count);
  return [from, Math.max(from + 1, Math.floor(((n + 1) * length) / count))];
}
