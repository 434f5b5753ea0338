import type { MediaKind } from "../../../shared/photo.ts";
import { latin1 } from "../formats/bytes.ts";
import { boxesIn } from "../formats/iso-boxes.ts";
import { metadataBlocks } from "./blocks.ts";
import { type CaptureTime, captureTime } from "./capture-time.ts";
import { readExif } from "./exif.ts";
import { exifFacts } from "./exif-facts.ts";
import { noFacts, type SaidBy, type SourceFacts } from "./facts.ts";
import { readIptc } from "./iptc.ts";
import { iptcFacts } from "./iptc-facts.ts";
import { hasSamsungMotion } from "./jpeg-blocks.ts";
import { parseXmp } from "./rdf.ts";
import { xmpFacts, xmpTimes } from "./xmp-facts.ts";
import { xmpText } from "./xmp-text.ts";

/** What a file says of its picture. Named and measured as in `PhotoRow`. */
export interface FileFacts {
  takenAtLocal: number | null;
  takenAtSource: CaptureTime["source"] | null;
  takenAtZoneMinutes: number | null;
  camera: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
  /** All of it, by who says it; those that say nothing are left out. */
  said: SaidBy[];
}

export interface ReadMetadataInput {
  bytes: Uint8Array;
  kind: MediaKind;
  /** As in `Header`. */
  exif: Uint8Array | null;
  fileName: string;
  modifiedAt: number;
  now: number;
  zoneMinutesAt: (at: number) => number;
}

/** Reads all that a file says of its picture. Never throws: what is broken is left out, and the photo is still one. */
export function readMetadata(input: ReadMetadataInput): FileFacts {
  const tags = input.exif === null ? {} : orNothing(() => readExif(input.exif!), {});
  const { bytes, kind } = input;
  const blocks = metadataBlocks(bytes, kind);
  const xmp = blocks.xmp === null ? {} : parseXmp(xmpText(blocks.xmp));
  const iptc = blocks.iptc === null ? null : orNothing(() => readIptc(blocks.iptc!), null);

  const byXmp = xmpFacts(xmp);
  const said: SaidBy[] = [
    {
      source: "xmp",
      facts: { ...byXmp, hasMotion: byXmp.hasMotion || orNothing(() => hasVideo(bytes, kind), false) },
    },
    { source: "iptc", facts: iptc === null ? noFacts : iptcFacts(iptc) },
    { source: "exif", facts: exifFacts(tags) },
  ];
  const taken = captureTime({
    ...input,
    exif: tags,
    xmp: xmpTimes(xmp),
    ...(iptc === null ? {} : { iptc: { date: iptc.date, time: iptc.time } }),
  });
  // Of what only a camera knows, its own words go before those that a program wrote down.
  const byCamera = <T>(read: (facts: SourceFacts) => T | null): T | null =>
    [...said]
      .reverse()
      .map(({ facts }) => read(facts))
      .find((value) => value !== null) ?? null;
  const position = byCamera((facts) => facts.position);
  return {
    takenAtLocal: taken?.local ?? null,
    takenAtSource: taken?.source ?? null,
    takenAtZoneMinutes: taken?.zoneMinutes ?? null,
    camera: byCamera((facts) => facts.camera),
    lens: byCamera((facts) => facts.lens),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    said: said.filter(({ facts }) => !saysNothing(facts)),
  };
}

/** A video in the picture's own file, told by the file's structure and not by words about it. */
function hasVideo(bytes: Uint8Array, kind: MediaKind): boolean {
  if (kind === "jpeg") return hasSamsungMotion(bytes);
  if (kind !== "heic" || latin1(bytes, 4, 8) !== "ftyp") return false;
  for (const { type } of boxesIn(bytes)) if (type === "mpvd") return true;
  return hasSamsungMotion(bytes);
}

const nothingAsText = JSON.stringify(noFacts);

export function saysNothing(facts: SourceFacts): boolean {
  return JSON.stringify(facts) === nothingAsText;
}

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}
