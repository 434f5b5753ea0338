import { basename } from "node:path";
import sharp from "sharp";
import { type EventSchema, serve } from "../../../shared/rpc.ts";
import type { Header } from "../formats/decoded.ts";
import { readHeader } from "../formats/read-header.ts";
import { liveIdentifierOf } from "../metadata/live-video.ts";
import { type FileFacts, readMetadata } from "../metadata/read-metadata.ts";
import { readSidecar } from "../metadata/read-sidecar.ts";
import { decodeSmall, makePreview } from "../thumbnails/decode.ts";
import { fileChanging, readWhole, type WholeFile } from "../thumbnails/read-whole.ts";
import { type DecoderContract, type DecoderHandlers, decoderContract } from "./decoder-contract.ts";
import { connectToParent } from "./parent.ts";

/**
 * A process that opens pictures, one at a time. Pictures are hostile input: it may hang or die of one, and is ended and
 * started again by its pool.
 */

// One core a process: the pool decides how many work. And no cache: no picture is decoded twice.
sharp.concurrency(1);
sharp.cache(false);
// libvips reads PDF, SVG, FITS, … as well. Each is a parser that nobody asked for, and that a name could choose.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}Buffer`),
});

/** The last file that was read: `fingerprint` leaves it for `decode`. */
let last: (WholeFile & { path: string }) | undefined;

async function read(path: string): Promise<WholeFile> {
  // Given up first: two large files at once are more memory than one.
  last = undefined;
  last = { path, ...(await readWhole(path)) };
  return last;
}

async function take({ path, hash }: { path: string; hash: string }): Promise<WholeFile> {
  const file = last?.path === path && last.hash === hash ? last : await read(path);
  last = undefined;
  if (file.hash !== hash) throw fileChanging();
  return file;
}

const zoneMinutesAt = (at: number): number => -new Date(at).getTimezoneOffset();

function factsOf(path: string, modifiedAt: number, bytes: Uint8Array, { kind, exif }: Header): FileFacts {
  const fileName = basename(path);
  return readMetadata({ bytes, kind, exif, fileName, modifiedAt, now: Date.now(), zoneMinutesAt });
}

const handlers: DecoderHandlers = {
  ready: () => null,
  async fingerprint({ path }) {
    const { hash, bytes, modifiedAt } = await read(path);
    return { hash, bytes: bytes.length, modifiedAt };
  },
  async decode({ path, hash, modifiedAt, imageInput }) {
    const { bytes } = await take({ path, hash });
    const header = await readHeader(bytes);
    const { exif: _exif, ...shown } = header;
    const facts = factsOf(path, modifiedAt, bytes, header);
    return { ...shown, ...facts, bytes: bytes.length, ...(await decodeSmall(bytes, header, imageInput)) };
  },
  async preview(file) {
    const { bytes } = await take(file);
    return { preview: await makePreview(bytes, await readHeader(bytes)) };
  },
  sidecar: async ({ path }) => ({ facts: await readSidecar(path) }),
  liveVideo: async ({ path }) => ({ identifier: await liveIdentifierOf(path) }),
  async metadata({ path, hash, modifiedAt }) {
    const { bytes } = await take({ path, hash });
    return factsOf(path, modifiedAt, bytes, await readHeader(bytes));
  },
  memory: () => ({ rssBytes: process.memoryUsage.rss() }),
};

serve<DecoderContract, EventSchema & Record<never, never>>(connectToParent(), decoderContract, handlers);
