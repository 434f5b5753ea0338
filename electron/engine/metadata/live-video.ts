import { type FileHandle, open } from "node:fs/promises";
import { latin1, viewOf } from "../formats/bytes.ts";
import { boxAt, boxesIn } from "../formats/iso-boxes.ts";
import { systemPath } from "../library/system-path.ts";

const mostBoxes = 64;
const largestIndex = 4 * 1024 * 1024;
const identifierKey = "com.apple.quicktime.content.identifier";

/** What an iPhone wrote into a video and into its picture alike; null where it wrote none. Reads only the video's index. */
export async function liveIdentifierOf(path: string): Promise<string | null> {
  const file = await open(systemPath(path), "r");
  try {
    const moov = await indexOf(file);
    return moov === null ? null : identifierIn(moov);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

/** The content of "moov", which may stand before or behind the pictures. */
async function indexOf(file: FileHandle): Promise<Uint8Array | null> {
  const head = Buffer.alloc(16);
  let at = 0;
  for (let count = 0; count < mostBoxes; count++) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    if (bytesRead < 8) return null;
    const short = head.readUInt32BE(0);
    const size = short === 1 && bytesRead === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (size < 8) return null;
    if (latin1(head, 4, 8) === "moov") {
      if (size > largestIndex) return null;
      const content = Buffer.alloc(size - 8);
      const read = await file.read(content, 0, content.length, at + 8);
      return content.subarray(0, read.bytesRead);
    }
    at += size;
  }
  return null;
}

/** QuickTime's "meta" is no full box: "keys" names the entries of "ilst" by their number. */
function identifierIn(moov: Uint8Array): string | null {
  const meta = [...boxesIn(moov)].find(({ type }) => type === "meta")?.content;
  const keys = meta && (boxAt(meta, ["keys"]) ?? boxAt(meta.subarray(4), ["keys"]));
  const list = meta && (boxAt(meta, ["ilst"]) ?? boxAt(meta.subarray(4), ["ilst"]));
  if (!keys || !list || keys.length < 8) return null;
  const names = [...boxesIn(keys.subarray(8))].map(({ content }) => latin1(content));
  const wanted = names.indexOf(identifierKey) + 1;
  if (wanted === 0) return null;
  for (const { type, content } of boxesIn(list)) {
    if (viewOf(Buffer.from(type, "latin1")).getUint32(0) !== wanted) continue;
    const data = boxAt(content, ["data"]);
    const text = data && latin1(data, 8).replace(/\0.*$/s, "");
    return text && /^[0-9A-Fa-f-]{8,64}$/.test(text) ? text.toUpperCase() : null;
  }
  return null;
}
