import { latin1 } from "./bytes.ts";
import { boxAt, boxesIn } from "./iso-boxes.ts";
import { readDirectory, type TiffDirectory } from "./tiff-read.ts";
import { directoryBytes, type TiffTags, tiffStart } from "./tiff-write.ts";

/** The box in which Canon keeps what it says of a picture. */
const canonBox = "85c0b687820f11e08111f4ce462b6a48";

/**
 * The EXIF of a CR3, which has it in pieces: CMT1 is the first directory, CMT2 the exposure, CMT4 the position, each a
 * TIFF of its own. Put together to one block; null where the file has none.
 */
export function cr3Exif(bytes: Uint8Array): Buffer | null {
  const moov = boxAt(bytes, ["moov"]);
  if (!moov) return null;
  for (const { type, content } of boxesIn(moov)) {
    if (type !== "uuid" || Buffer.from(content.subarray(0, 16)).toString("hex") !== canonBox) continue;
    const parts = content.subarray(16);
    const main = directoryIn(boxAt(parts, ["CMT1"]));
    if (!main) return null;
    const exposure = directoryIn(boxAt(parts, ["CMT2"]));
    const position = directoryIn(boxAt(parts, ["CMT4"]));
    return joined(main, exposure, position);
  }
  return null;
}

function directoryIn(tiff: Uint8Array | undefined): TiffDirectory | null {
  if (!tiff || latin1(tiff, 0, 4) !== "II*\0") return null;
  return readDirectory(tiff, 8, true)?.directory ?? null;
}

function joined(main: TiffDirectory, exposure: TiffDirectory | null, position: TiffDirectory | null): Buffer {
  const parts: Buffer[] = [];
  const tags = tagsOf(main);
  const pointer = (offset: number) => ({ type: 4, count: 1, data: uint32(offset) });
  const pointers = [
    [0x8769, exposure],
    [0x8825, position],
  ] as const;
  for (const [tag, directory] of pointers) if (directory) tags[tag] = pointer(0);
  let end = tiffStart.length + directoryBytes(tags, tiffStart.length).length;
  for (const [tag, directory] of pointers) {
    if (!directory) continue;
    tags[tag] = pointer(end);
    parts.push(directoryBytes(tagsOf(directory), end));
    end += parts.at(-1)!.length;
  }
  return Buffer.concat([tiffStart, directoryBytes(tags, tiffStart.length), ...parts]);
}

function tagsOf(directory: TiffDirectory): TiffTags {
  return Object.fromEntries(
    [...directory.entries].map(([tag, { type, count }]) => [
      tag,
      { type, count, data: directory.bytes(tag) ?? new Uint8Array() },
    ]),
  );
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
