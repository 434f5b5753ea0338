import { latin1, part, viewOf } from "./bytes.ts";

/** One box of ISO 14496-12 (HEIF, AVIF, CR3, JPEG XL). */
export interface Box {
  type: string;
  /** Without its header. */
  content: Uint8Array;
}

/** More boxes in one place than any picture has. */
const mostBoxes = 4096;

/** The boxes in `bytes`, one after the other. A box that is cut off ends the list, with what is there of it. */
export function* boxesIn(bytes: Uint8Array): Generator<Box> {
  const view = viewOf(bytes);
  let at = 0;
  for (let count = 0; count < mostBoxes && at + 8 <= bytes.length; count++) {
    let size = view.getUint32(at);
    let head = 8;
    if (size === 1) {
      if (at + 16 > bytes.length) return;
      size = Number(view.getBigUint64(at + 8));
      head = 16;
    } else if (size === 0) size = bytes.length - at;
    if (size < head) return;
    const end = Math.min(bytes.length, at + size);
    yield { type: latin1(bytes, at + 4, at + 8), content: bytes.subarray(at + head, end) };
    at += size;
  }
}

/** The first box on a path of types: `boxAt(bytes, ["moov", "trak"])`. */
export function boxAt(bytes: Uint8Array, path: readonly string[]): Uint8Array | undefined {
  const [type, ...rest] = path;
  for (const box of boxesIn(bytes)) {
    if (box.type !== type) continue;
    // "meta" is a full box: version and flags come before the boxes in it.
    const content = type === "meta" ? part(box.content, 4, Math.max(0, box.content.length - 4)) : box.content;
    return rest.length === 0 ? content : boxAt(content, rest);
  }
  return undefined;
}
