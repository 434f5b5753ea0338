import { z } from "zod";
import { errorCodeSchema } from "./errors.ts";

export const folderSchema = z.object({
  id: z.string(),
  path: z.string(),
  /** "offline": the folder cannot be reached now (drive unplugged); its photos are kept. */
  state: z.enum(["online", "offline"]),
  photos: z.number().int(),
  lastScannedAt: z.string().nullable(),
});
export type Folder = z.infer<typeof folderSchema>;

export const modelInfoSchema = z.object({
  key: z.string(),
  name: z.string(),
  dimensions: z.number().int(),
  licence: z.string(),
});

export const statusSchema = z.object({
  library: z.object({ id: z.string(), path: z.string(), version: z.number().int() }),
  folders: z.array(folderSchema),
  /** Photos are contents, files are places: two copies of one picture are one photo and two files. */
  counts: z.object({
    photos: z.number().int(),
    files: z.number().int(),
    missing: z.number().int(),
    offline: z.number().int(),
    /** Files with a problem, whether nothing or only a part of them could be read. */
    failed: z.number().int(),
  }),
  /**
   * How much of the library search can see: photos with a vector of the active model, of all photos and of the
   * files that were found and wait to be read.
   */
  coverage: z.object({
    embedded: z.number().int(),
    photos: z.number().int(),
    waiting: z.number().int(),
  }),
  model: modelInfoSchema,
  /** What computes: "cpu", later "cuda", "coreml", … */
  device: z.string(),
  /** Size of the tables on disk; thumbnails not counted. */
  storeBytes: z.number(),
});
export type LibraryStatus = z.infer<typeof statusSchema>;

/** Where the machine's power comes from, as far as the host of the engine can tell. */
export const powerSchema = z.object({ source: z.enum(["mains", "battery", "unknown"]) });
export type Power = z.infer<typeof powerSchema>;

/** One entry of the list of what could not be read, or only in part. */
export const problemSchema = z.object({ path: z.string(), code: errorCodeSchema, message: z.string() });
export type Problem = z.infer<typeof problemSchema>;

/** What `albumen index` prints (a contract: see the command line's documentation). */
export const indexSummarySchema = z.object({
  /** Photos (contents) and files (places) in the library after this run. */
  photos: z.number().int(),
  files: z.number().int(),
  added: z.number().int(),
  unchanged: z.number().int(),
  moved: z.number().int(),
  missing: z.number().int(),
  /** Problems met in this run. */
  failed: z.array(problemSchema),
  seconds: z.number(),
  imagesPerSecond: z.number(),
  model: z.string(),
  device: z.string(),
});
export type IndexSummary = z.infer<typeof indexSummarySchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(["index"]),
  state: z.enum(["running", "paused", "done", "failed", "cancelled"]),
  /** "listing" while the number of files is still growing. */
  phase: z.enum(["listing", "reading", "finishing"]),
  /** Files looked at, of those found so far; and those that needed work and were finished. */
  filesDone: z.number().int(),
  filesFound: z.number().int(),
  failed: z.number().int(),
  /** Photos a second over the last few seconds; null before there is something to say. */
  photosPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  startedAt: z.string(),
  /** Why it failed, or why it waits (disk full, …). */
  problem: z.object({ code: errorCodeSchema, message: z.string() }).nullable(),
  /** Present once done. */
  summary: indexSummarySchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
