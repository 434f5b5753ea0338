import { latin1, viewOf } from "../formats/bytes.ts";
import { boxAt, boxesIn } from "../formats/iso-boxes.ts";
import { longestXmp } from "./rdf.ts";

/** The XMP of a HEIC or AVIF: an item of its type (ISO 14496-12, 8.11). Null where there is none. */
export function heifXmp(bytes: Uint8Array): Uint8Array | null {
  const meta = boxAt(bytes, ["meta"]);
  if (!meta) return null;
  const item = xmpItem(boxAt(meta, ["iinf"]));
  const location = boxAt(meta, ["iloc"]);
  if (item === null || !location) return null;
  const place = placeOf(location, item);
  if (place === null) return null;
  const from = place.isInData ? boxAt(meta, ["idat"]) : bytes;
  if (!from) return null;
  const parts = place.extents.map(({ start, length }) => from.subarray(start, start + length));
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** The number of the item whose content is "application/rdf+xml". */
function xmpItem(iinf: Uint8Array | undefined): number | null {
  if (!iinf) return null;
  const entries = iinf.subarray(iinf[0] === 0 ? 6 : 8);
  for (const { type, content } of boxesIn(entries)) {
    if (type !== "infe" || content.length < 12) continue;
    const version = content[0]!;
    if (version < 2) continue;
    const view = viewOf(content);
    const id = version === 2 ? view.getUint16(4) : view.getUint32(4);
    const at = version === 2 ? 8 : 10;
    if (latin1(content, at, at + 4) !== "mime") continue;
    // The item's name, then the type of its content.
    if (latin1(content, at + 4).split("\0")[1] === "application/rdf+xml") return id;
  }
  return null;
}

interface ItemPlace {
  isInData: boolean;
  extents: { start: number; length: number }[];
}

const mostItems = 4096;
const mostExtents = 64;

function placeOf(iloc: Uint8Array, wanted: number): ItemPlace | null {
  const view = viewOf(iloc);
  const version = view.getUint8(0);
  const [offsetSize, lengthSize] = [view.getUint8(4) >> 4, view.getUint8(4) & 15] as const;
  const [baseSize, indexSize] = [view.getUint8(5) >> 4, version === 0 ? 0 : view.getUint8(5) & 15] as const;
  let at = 6;
  const take = (size: number): number => {
    at += size;
    if (size === 0) return 0;
    if (size === 2) return view.getUint16(at - 2);
    return size === 4 ? view.getUint32(at - 4) : Number(view.getBigUint64(at - 8));
  };
  const items = Math.min(mostItems, take(version < 2 ? 2 : 4));
  for (let i = 0; i < items; i++) {
    const id = take(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : take(2) & 15;
    take(2);
    const base = take(baseSize);
    const extents: ItemPlace["extents"] = [];
    const count = take(2);
    let total = 0;
    for (let j = 0; j < count; j++) {
      take(indexSize);
      const extent = { start: base + take(offsetSize), length: take(lengthSize) };
      total += extent.length;
      if (j < mostExtents) extents.push(extent);
    }
    if (id === wanted) return total > longestXmp || method > 1 ? null : { isInData: method === 1, extents };
  }
  return null;
}
