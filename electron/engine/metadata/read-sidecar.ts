import { open } from "node:fs/promises";
import { systemPath } from "../library/system-path.ts";
import type { SourceFacts } from "./facts.ts";
import { longestXmp, parseXmp } from "./rdf.ts";
import { saysNothing } from "./read-metadata.ts";
import { xmpFacts } from "./xmp-facts.ts";
import { xmpText } from "./xmp-text.ts";

/** What a file of XMP says; null where it is none, is too large, or says nothing that is asked for. Throws as `open` does. */
export async function readSidecar(path: string): Promise<SourceFacts | null> {
  const file = await open(systemPath(path), "r");
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > longestXmp) return null;
    const bytes = Buffer.alloc(stats.size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const facts = xmpFacts(parseXmp(xmpText(bytes.subarray(0, bytesRead))));
    return saysNothing(facts) ? null : facts;
  } finally {
    await file.close();
  }
}
