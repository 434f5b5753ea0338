import { brotliDecompressSync, inflateSync } from "node:zlib";
import type { MediaKind } from "../../../shared/photo.ts";
import { latin1, viewOf } from "../formats/bytes.ts";
import { boxesIn } from "../formats/iso-boxes.ts";
import { readDirectory, tiffByteOrder } from "../formats/tiff-read.ts";
import { heifXmp } from "./heif-xmp.ts";
import { jpegBlocks } from "./jpeg-blocks.ts";
import { photoshopResources, psdResources } from "./photoshop-resources.ts";
import { longestXmp } from "./rdf.ts";

/** Where a file keeps what is said of its picture, besides EXIF. No copies of what is large. */
export interface MetadataBlocks {
  xmp: Uint8Array | null;
  /** IPTC's datasets. */
  iptc: Uint8Array | null;
}

const none: MetadataBlocks = { xmp: null, iptc: null };

/** Finds them by the structure of each format. What is broken holds none. */
export function metadataBlocks(bytes: Uint8Array, kind: MediaKind): MetadataBlocks {
  try {
    const { xmp, iptc } = find(bytes, kind);
    return { xmp: xmp && xmp.length <= longestXmp ? xmp : null, iptc };
  } catch {
    return none;
  }
}

function find(bytes: Uint8Array, kind: MediaKind): MetadataBlocks {
  switch (kind) {
    case "jpeg":
      return jpegBlocks(bytes);
    case "png":
      return { ...none, xmp: pngXmp(bytes) };
    case "webp":
      return { ...none, xmp: webpXmp(bytes) };
    case "gif":
      return { ...none, xmp: gifXmp(bytes) };
    case "tiff":
      return tiffBlocks(bytes);
    case "raw":
      return latin1(bytes, 4, 8) === "ftyp" ? { ...none, xmp: canonXmp(bytes) } : tiffBlocks(bytes);
    case "avif":
    case "heic":
      return { ...none, xmp: heifXmp(bytes) };
    case "jxl":
      return { ...none, xmp: jxlXmp(bytes) };
    case "psd":
      return psdResources(bytes);
    case "bmp":
      return none;
  }
}

const mostChunks = 4096;

/** An "iTXt" by the name that Adobe gave it, packed or not. */
function pngXmp(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  const keyword = "XML:com.adobe.xmp\0";
  let at = 8;
  for (let count = 0; count < mostChunks && at + 12 <= bytes.length; count++) {
    const length = view.getUint32(at);
    const data = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length));
    if (latin1(bytes, at + 4, at + 8) === "iTXt" && latin1(data, 0, keyword.length) === keyword) {
      const isPacked = data[keyword.length] === 1;
      // Two flags, then a language and a translated keyword, each ended by a null.
      const text = afterNull(afterNull(data.subarray(keyword.length + 2)));
      return isPacked ? inflateSync(text, { maxOutputLength: longestXmp }) : text;
    }
    at += length + 12;
  }
  return null;
}

function afterNull(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(0) + 1);
}

function webpXmp(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  let at = 12;
  for (let count = 0; count < mostChunks && at + 8 <= bytes.length; count++) {
    const length = view.getUint32(at + 4, true);
    if (latin1(bytes, at, at + 4) === "XMP ") return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return null;
}

/** The packet lies in the file as it is, followed by bytes that lead readers of blocks past it. */
function gifXmp(bytes: Uint8Array): Uint8Array | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer.indexOf("\x21\xff\x0bXMP DataXMP", 0, "latin1");
  if (start === -1) return null;
  const end = buffer.indexOf(0, start + 14);
  // The first of those bytes is 0x01.
  return end === -1 ? null : trimmed(buffer.subarray(start + 14, end));
}

function trimmed(packet: Buffer): Buffer {
  const end = packet.lastIndexOf(">");
  return packet.subarray(0, end + 1);
}

const xmpTag = 0x02bc;
const iptcTag = 0x83bb;
const resourcesTag = 0x8649;

function tiffBlocks(bytes: Uint8Array): MetadataBlocks {
  const order = tiffByteOrder(bytes);
  if (order === null) return none;
  const isLittleEndian = order === "little";
  const first = readDirectory(bytes, viewOf(bytes).getUint32(4, isLittleEndian), isLittleEndian)?.directory;
  if (!first) return none;
  const resources = first.bytes(resourcesTag);
  return {
    xmp: first.bytes(xmpTag) ?? null,
    iptc: iptcOf(first.bytes(iptcTag)) ?? (resources ? photoshopResources(resources).iptc : null),
  };
}

/** Old programs wrote it as 32-bit numbers and turned their bytes. */
function iptcOf(bytes: Uint8Array | undefined): Uint8Array | null {
  if (!bytes) return null;
  if (bytes[0] === 0x1c || bytes.length % 4 !== 0 || bytes[3] !== 0x1c) return bytes;
  return Buffer.from(bytes).swap32();
}

const canonXmpBox = "be7acfcb97a942e89c71999491e3afac";

function canonXmp(bytes: Uint8Array): Uint8Array | null {
  for (const { type, content } of boxesIn(bytes)) {
    if (type === "uuid" && Buffer.from(content.subarray(0, 16)).toString("hex") === canonXmpBox)
      return content.subarray(16);
  }
  return null;
}

function jxlXmp(bytes: Uint8Array): Uint8Array | null {
  if (latin1(bytes, 4, 8) !== "JXL ") return null;
  for (const { type, content } of boxesIn(bytes)) {
    if (type === "xml ") return content;
    if (type === "brob" && latin1(content, 0, 4) === "xml ")
      return brotliDecompressSync(content.subarray(4), { maxOutputLength: longestXmp });
  }
  return null;
}
