// Windows' and macOS' icon files are small containers of PNGs. electron-builder would fetch a program from the network
// to write them.

/**
 * An .ico: a directory of 16 bytes an entry, then the pictures.
 * https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
 * @param {{ size: number, png: Buffer }[]} pictures 1 to 256 pixels
 */
export function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2); // An icon, no cursor.
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    if (size > 256) throw new RangeError(`An .ico holds at most 256 pixels, not ${size}.`);
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at); // 256 is written as 0.
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4); // Colour planes.
    head.writeUInt16LE(32, at + 6); // Bits a pixel.
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** The types of .icns that hold a PNG: pixels to type. Those for screens of double density have the same pixels. */
const icnsTypes = new Map([
  [32, ["ic11"]],
  [64, ["ic12"]],
  [128, ["ic07"]],
  [256, ["ic08", "ic13"]],
  [512, ["ic09", "ic14"]],
  [1024, ["ic10"]],
]);

/** The sizes that `icnsOf` knows, in pixels. */
export const icnsSizes = [...icnsTypes.keys()];

/**
 * An .icns: "icns" and the length of all, then for each picture its type, its length and itself.
 * @param {{ size: number, png: Buffer }[]} pictures
 */
export function icnsOf(pictures) {
  const blocks = pictures.flatMap(({ size, png }) => {
    const types = icnsTypes.get(size);
    if (types === undefined) throw new RangeError(`An .icns has no picture of ${size} pixels.`);
    return types.map((type) => block(type, png));
  });
  return block("icns", Buffer.concat(blocks));
}

function block(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
