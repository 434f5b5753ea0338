import { latin1, viewOf } from "../formats/bytes.ts";
import { segmentsOf } from "../formats/jpeg-segments.ts";
import type { MetadataBlocks } from "./blocks.ts";
import { photoshopResources } from "./photoshop-resources.ts";

const xmpMark = "http://ns.adobe.com/xap/1.0/\0";
const resourcesMark = "Photoshop 3.0\0";

/** What is longer than 64 kB of XMP is in further segments, which hold depth maps and histories: they are not read. */
export function jpegBlocks(bytes: Uint8Array): MetadataBlocks {
  let xmp: Uint8Array | null = null;
  const resources: Uint8Array[] = [];
  for (const { marker, start, end } of segmentsOf(bytes)) {
    const content = bytes.subarray(start + 4, Math.min(end, bytes.length));
    if (marker === 0xe1 && latin1(content, 0, xmpMark.length) === xmpMark)
      xmp ??= content.subarray(xmpMark.length);
    if (marker === 0xed && latin1(content, 0, resourcesMark.length) === resourcesMark)
      resources.push(content.subarray(resourcesMark.length));
  }
  // Resources that do not fit into one segment go on in the next.
  return { xmp, iptc: resources.length === 0 ? null : photoshopResources(Buffer.concat(resources)).iptc };
}

/** Samsung puts a video behind the picture, and a list of what is there at the very end. */
export function hasSamsungMotion(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || latin1(bytes, bytes.length - 4) !== "SEFT") return false;
  const listLength = viewOf(bytes).getUint32(bytes.length - 8, true);
  // Behind the picture there may be more than the list: its entries say so by name.
  const start = Math.max(0, bytes.length - 8 - Math.min(listLength, 4096));
  const list = viewOf(bytes.subarray(start, bytes.length - 8));
  const motion = 0x0a30;
  for (let at = 12; at + 12 <= list.byteLength; at += 12) {
    if (list.getUint16(at + 2, true) === motion) return true;
  }
  return false;
}
