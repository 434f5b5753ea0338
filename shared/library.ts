import { z } from "zod";
import { errorCodeSchema } from "./errors.ts";

export const folderSchema = z.object({
  id: z.string(),
  path: z.string(),
  /** "offline": the folder cannot be reached now (drive unplugged); its photos are kept. */
  state: z.enum(["online", "offline"]),
  photos: z.number().int(),
  lastScannedAt: z.string().nullable(),
  /** False: its photos stay as they are, and nothing looks at the disk. */
  enabled: z.boolean(),
  /** What is left out: lines as in a .gitignore. */
  exclusions: z.string(),
  /**
   * How changes are noticed. "watched": the system tells. "polled": Albumen asks, because ("why") it is on a network drive,
   * the system's watches are used up, or the system refused. "unreachable": it is waited for. "unwatched": not at all.
   */
  watch: z.object({
    how: z.enum(["watched", "polled", "unreachable", "starting", "unwatched"]),
    why: z.enum(["network", "limit", "refused"]).nullable(),
  }),
  /** Files that are in the cloud and not on this computer. */
  inCloud: z.number().int(),
});
export type Folder = z.infer<typeof folderSchema>;

export const watchSettingsSchema = z.object({
  /** All folders are looked through again after so many hours, beside being watched; 0: only when asked. */
  rescanHours: z
    .number()
    .min(0)
    .max(24 * 30),
});
export type WatchSettings = z.infer<typeof watchSettingsSchema>;

/** What all lists, counts and searches of a library are made of. */
export const viewSettingsSchema = z.object({
  /** Also photos of drives that are not connected now. */
  showAway: z.boolean(),
});
export type ViewSettings = z.infer<typeof viewSettingsSchema>;
export const defaultViewSettings: ViewSettings = { showAway: true };

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
    /** Videos that belong to no picture: not supported yet, and not counted as files; absent where there are none. */
    videos: z.number().int().optional(),
    /** Files in the cloud and not on this computer; absent where there are none. */
    cloud: z.number().int().optional(),
    /** Photos not counted, because their drives are not connected and the settings leave those out; absent where there are none. */
    leftOut: z.number().int().optional(),
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

/** The same as it is listed: `id` stands for the file, and stays the same. */
export const listedProblemSchema = problemSchema.extend({ id: z.string(), isIgnored: z.boolean() });
export type ListedProblem = z.infer<typeof listedProblemSchema>;

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

/** What upkeep did, as sentences; what it found in order is not told. */
export const upkeepSummarySchema = z.object({ done: z.array(z.string()), seconds: z.number() });
export type UpkeepSummary = z.infer<typeof upkeepSummarySchema>;

/**
 * Kinds of long work, each with what it ends with. `index`: folders that a person asked for. `rescan`: folders that are
 * looked through again on a schedule or because something in them changed. `upkeep`: checks, sweeps, compaction.
 */
export const jobSummarySchemas = {
  index: indexSummarySchema,
  rescan: indexSummarySchema,
  upkeep: upkeepSummarySchema,
} as const;
export type JobKind = keyof typeof jobSummarySchemas;
export const jobKinds = Object.keys(jobSummarySchemas) as JobKind[];
export type JobSummary<K extends JobKind = JobKind> = z.infer<(typeof jobSummarySchemas)[K]>;

/** Most urgent first. A preview that somebody looks at is no job: it goes before all of them. */
export const jobPriorities = ["requested", "watched", "scheduled", "upkeep"] as const;
export type JobPriority = (typeof jobPriorities)[number];

/**
 * Why a job does not move: another goes first; a person paused it; the computer runs on battery; it needs a person
 * (`problem` says why); it failed and is tried again in a while (`problem` says why).
 */
export const jobWaitSchema = z.enum(["turn", "person", "battery", "problem", "retry"]);
export type JobWait = z.infer<typeof jobWaitSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(["index", "rescan", "upkeep"]),
  priority: z.enum(jobPriorities),
  /** "queued": waits for its turn, begun or not. "paused": waits for something else, see `waitsFor`. */
  state: z.enum(["queued", "running", "paused", "done", "failed", "cancelled"]),
  /** Set exactly while it is queued or paused. */
  waitsFor: jobWaitSchema.nullable(),
  /** Set while it runs with half of the power: the computer runs on battery, or a person works at it. */
  slowedBy: z.enum(["battery", "person"]).nullable(),
  /** What it is about, in a few words, where the kind does not say it all ("Compacting the database"). */
  about: z.string().nullable(),
  /** "listing" while the number of files is still growing. */
  phase: z.enum(["listing", "reading", "finishing"]),
  /** Files looked at, of those found so far (steps of an upkeep), and those that failed. */
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
  summary: z.union([indexSummarySchema, upkeepSummarySchema]).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** What jobs do when there is a reason to be modest. */
export const jobSettingsSchema = z.object({
  /** On battery: wait for mains, work with half of the power, or take no notice. */
  onBattery: z.enum(["pause", "slow", "full"]),
  /** While a person works at this computer. Work that nobody asked for is always slow then. */
  whileWorking: z.enum(["slow", "full"]),
});
export type JobSettings = z.infer<typeof jobSettingsSchema>;
export const defaultJobSettings: JobSettings = { onBattery: "slow", whileWorking: "full" };
