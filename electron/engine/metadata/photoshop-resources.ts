import { latin1, viewOf } from "../formats/bytes.ts";
import type { MetadataBlocks } from "./blocks.ts";

const iptcId = 1028;
const xmpId = 1060;
const mostResources = 1000;

/** "Image resources" as Photoshop writes them into its own files, JPEGs and TIFFs. */
export function photoshopResources(bytes: Uint8Array): MetadataBlocks {
  const found: MetadataBlocks = { xmp: null, iptc: null };
  const view = viewOf(bytes);
  let at = 0;
  for (let count = 0; count < mostResources && at + 12 <= bytes.length; count++) {
    if (!/^(8BIM|PHUT|AgHg|DCSR|MeSa)$/.test(latin1(bytes, at, at + 4))) break;
    const id = view.getUint16(at + 4);
    const name = view.getUint8(at + 6) + 1;
    const start = at + 6 + name + (name % 2) + 4;
    if (start > bytes.length) break;
    const length = view.getUint32(start - 4);
    const value = bytes.subarray(start, Math.min(bytes.length, start + length));
    if (id === iptcId) found.iptc ??= value;
    if (id === xmpId) found.xmp ??= value;
    at = start + length + (length % 2);
  }
  return found;
}

/** Those of a Photoshop file: after its header and its palette. */
export function psdResources(bytes: Uint8Array): MetadataBlocks {
  const view = viewOf(bytes);
  const at = 26 + 4 + view.getUint32(26);
  return photoshopResources(bytes.subarray(at + 4, at + 4 + view.getUint32(at)));
}
