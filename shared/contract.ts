import { z } from "zod";
import { albumSchema, albumSortSchema } from "./albums.ts";
import { errorCodeSchema } from "./errors.ts";
import type { EngineEvents } from "./events.ts";
import { mostPhotosAtOnce } from "./fact-limits.ts";
import { factChangeSchema, factCountsSchema, photoScopeSchema } from "./facts.ts";
import {
  folderSchema,
  indexSummarySchema,
  jobSchema,
  jobSettingsSchema,
  listedProblemSchema,
  powerSchema,
  statusSchema,
  upkeepSummarySchema,
  viewSettingsSchema,
  watchSettingsSchema,
} from "./library.ts";
import { hashSchema, photoDetailsSchema, photoItemSchema } from "./photo.ts";
import type { Client as RpcClient, Handlers as RpcHandlers } from "./rpc.ts";
import { noticeSchema, searchResultSchema, sortSchema } from "./search.ts";
import { doneSchema, undoEntrySchema, undoStateSchema } from "./undo.ts";

const nothing = z.object({});
const offset = z.number().int().min(0);

/** Without ids and code: all of them. */
const chosenProblemsSchema = z.object({
  ids: z.array(z.string()).max(1000).optional(),
  code: errorCodeSchema.optional(),
});

/**
 * A run of consecutive photos under one header. `day` is "2023-08-12", or null where the date is unknown;
 * a search sorted by relevance is one section with `day: null`.
 */
export const sectionSchema = z.object({ day: z.string().nullable(), count: z.number().int() });
export type Section = z.infer<typeof sectionSchema>;

/**
 * An ordered, frozen list of photos: the whole library by date, or what a search found. It has all that a
 * grid needs to lay out every photo (sections and aspect ratios); the photos themselves come in pages.
 */
export const viewSchema = z.object({
  viewId: z.string(),
  total: z.number().int(),
  sections: z.array(sectionSchema),
  /** width/height of every photo times 1000, clamped to 1…65535: little-endian Uint16, base64. */
  aspectRatios: z.string(),
  /** Share of the library that this search could see, in [0, 1]; 1 without a query. */
  coverage: z.number(),
  /** What to know about this answer: search sees only a part of the library, the query was cut, … */
  notices: z.array(noticeSchema),
  /** True where a search has more than it lists: only the best `total` are in the view. */
  truncated: z.boolean(),
});
export type View = z.infer<typeof viewSchema>;

/** Method -> input and output. Handlers and clients are typed from this one object. */
export const contract = {
  /** Counts, folders, coverage, model. Cheap: asked for at every start. */
  "library.status": { input: nothing, output: statusSchema },

  "folders.list": { input: nothing, output: z.array(folderSchema) },
  /** Adds folders and starts indexing them. Fails as a whole: no folder is added if one cannot be. */
  "folders.add": {
    input: z.object({ paths: z.array(z.string().min(1)).min(1) }),
    output: z.object({ folders: z.array(folderSchema), jobId: z.string() }),
  },
  /** Forgets a folder and its files. Nothing on the disk changes. */
  "folders.remove": { input: z.object({ id: z.string() }), output: nothing },
  /**
   * Switches a folder off or on, or changes what in it is left out, which scans it. Fails with folder-unknown. At most 64 kB of
   * exclusions.
   */
  "folders.configure": {
    input: z.object({
      id: z.string(),
      enabled: z.boolean().optional(),
      exclusions: z.string().max(65_536).optional(),
    }),
    output: folderSchema,
  },
  "watch.settings": { input: nothing, output: watchSettingsSchema },
  "watch.configure": { input: watchSettingsSchema.partial(), output: watchSettingsSchema },
  /** For hosts without a native folder dialog: the folders inside one, or the usual starting points. */
  "folders.browse": {
    input: z.object({ path: z.string().optional() }),
    output: z.object({
      /** Null at the list of starting points (home, Pictures, drives). */
      path: z.string().nullable(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
      /** Images directly in this folder, counted by name. */
      images: z.number().int(),
    }),
  },
  /** The OS's Pictures folder, if there is one: offered at the first run. */
  "folders.suggest": { input: nothing, output: z.object({ path: z.string().nullable() }) },

  /** Scans folders (all, or the given ones) for what changed. One such job runs at a time; a second call joins it. */
  "index.start": {
    input: z.object({
      folderIds: z.array(z.string()).optional(),
      /** Also files that failed before and have not changed since. */
      retryFailed: z.boolean().default(false),
      /** Also files that are only in the cloud, which downloads them. */
      download: z.boolean().optional(),
      /** Goes on with what was cut short, unless a person had paused it: then it is there, and waits. */
      isResumed: z.boolean().optional(),
    }),
    output: z.object({ jobId: z.string() }),
  },
  "jobs.list": { input: nothing, output: z.array(jobSchema) },
  "jobs.pause": { input: z.object({ jobId: z.string() }), output: nothing },
  "jobs.resume": { input: z.object({ jobId: z.string() }), output: nothing },
  /** Stops a job; what it finished is kept. */
  "jobs.cancel": { input: z.object({ jobId: z.string() }), output: nothing },
  /** Answers when the job has ended. Aborting stops the waiting, not the job. */
  "jobs.wait": {
    input: z.object({ jobId: z.string() }),
    output: z.object({ summary: z.union([indexSummarySchema, upkeepSummarySchema]) }),
    progress: jobSchema,
  },
  "jobs.settings": { input: nothing, output: jobSettingsSchema },
  "jobs.configure": { input: jobSettingsSchema.partial(), output: jobSettingsSchema },
  /** What could not be read, or only in part, by kind, the most frequent first. */
  "problems.kinds": {
    input: nothing,
    output: z.object({
      kinds: z.array(z.object({ code: errorCodeSchema, files: z.number().int(), ignored: z.number().int() })),
      /** Files of all kinds, without those that are ignored; and those. */
      files: z.number().int(),
      ignored: z.number().int(),
    }),
  },
  /** Such files by path: of one kind or all, those that count or those that are ignored. */
  "problems.list": {
    input: z.object({
      offset: offset.default(0),
      limit: z.number().int().min(1).max(1000).default(200),
      code: errorCodeSchema.optional(),
      isIgnored: z.boolean().optional(),
    }),
    output: z.object({ total: z.number().int(), items: z.array(listedProblemSchema) }),
  },
  /** Reads files again: the given ones, of one kind, or all that are not ignored. Fails with `file-missing` where there are none. */
  "problems.retry": {
    input: chosenProblemsSchema,
    output: z.object({ jobIds: z.array(z.string()), files: z.number().int() }),
  },
  /** Counts them no more, as long as they stay as they are. */
  "problems.ignore": { input: chosenProblemsSchema, output: z.object({ files: z.number().int() }) },
  "problems.unignore": { input: chosenProblemsSchema, output: z.object({ files: z.number().int() }) },

  /** Opens an ordered list: all photos newest first without a query, else what the query finds. */
  "view.open": {
    input: z.object({
      query: z.string().optional(),
      /** Without one, an album stands in its own order. */
      sort: sortSchema.optional(),
      /** Only this part of the library; hidden photos are in no list but their own. Fails with `album-unknown`. */
      scope: photoScopeSchema.optional(),
    }),
    output: viewSchema,
  },
  "view.page": {
    input: z.object({ viewId: z.string(), offset, limit: z.number().int().min(1).max(1000) }),
    /** Aligned with the view: a photo that went since the view was opened is null. */
    output: z.object({ items: z.array(photoItemSchema.nullable()) }),
  },
  /** Where a photo stands in a view, or null. */
  "view.locate": {
    input: z.object({ viewId: z.string(), hash: hashSchema }),
    output: z.object({ index: z.number().int().nullable() }),
  },
  /** Content hashes of a run of a view, so that a list can be acted on of which not all pages are here. */
  "view.hashes": {
    input: z.object({ viewId: z.string(), offset, limit: z.number().int().min(1).max(mostPhotosAtOnce) }),
    output: z.object({ hashes: z.array(hashSchema) }),
  },
  "view.settings": { input: nothing, output: viewSettingsSchema },
  /** Holds for every window and for the command line. Told by `view.configured`; lists are to be opened anew. */
  "view.configure": { input: viewSettingsSchema.partial(), output: viewSettingsSchema },
  "view.close": { input: z.object({ viewId: z.string() }), output: nothing },

  /** The best matches at once, for programs; a window opens a view and pages through it. */
  "search.query": {
    input: z.object({
      query: z.string(),
      limit: z.number().int().min(1).max(10_000).default(50),
      sort: sortSchema.default("relevance"),
    }),
    output: searchResultSchema,
  },

  /**
   * Sets facts of photos, all or none. Fails with `fact-invalid` (a value or too many photos), `photo-unknown`. Originals are
   * not written. What is set is told by `facts.changed`; dates and hiding also change lists.
   */
  "facts.set": {
    input: z.object({ hashes: z.array(hashSchema), change: factChangeSchema }),
    output: doneSchema,
  },
  "facts.counts": { input: nothing, output: factCountsSchema },

  /** By name. */
  "albums.list": { input: nothing, output: z.array(albumSchema) },
  /** Fails with `fact-invalid` (a name that is none), `album-name-taken`, `photo-unknown`. */
  "albums.create": {
    input: z.object({ name: z.string(), hashes: z.array(hashSchema).default([]) }),
    output: doneSchema.extend({ id: z.string() }),
  },
  /** Name, order, cover; a cover of null is the first photo. Fails as `albums.create`, and with `album-unknown` as all below. */
  "albums.update": {
    input: z.object({
      id: z.string(),
      name: z.string().optional(),
      sort: albumSortSchema.optional(),
      cover: hashSchema.nullable().optional(),
    }),
    output: doneSchema,
  },
  /** The photos stay in the library. */
  "albums.delete": { input: z.object({ id: z.string() }), output: doneSchema },
  "albums.add": { input: z.object({ id: z.string(), hashes: z.array(hashSchema) }), output: doneSchema },
  "albums.remove": { input: z.object({ id: z.string(), hashes: z.array(hashSchema) }), output: doneSchema },
  /** Puts photos in front of another of the album, in their present order; at the end with null. */
  "albums.move": {
    input: z.object({ id: z.string(), hashes: z.array(hashSchema), before: hashSchema.nullable() }),
    output: doneSchema,
  },

  /** What can be undone and redone, the last first. */
  "undo.list": {
    input: z.object({ offset: offset.default(0), limit: z.number().int().min(1).max(1000).default(200) }),
    output: z.object({ total: z.number().int(), items: z.array(undoEntrySchema) }),
  },
  "undo.state": { input: nothing, output: undoStateSchema },
  /** Takes back the last change, or an older one. Fails with `undo-unavailable`, saying what stands in its way. */
  "undo.undo": { input: z.object({ id: z.string().optional() }), output: undoEntrySchema },
  "undo.redo": { input: z.object({ id: z.string().optional() }), output: undoEntrySchema },

  "photo.get": { input: z.object({ hash: hashSchema }), output: photoDetailsSchema },
  /**
   * Where the host finds the bytes of a picture. A preview (longest side 2,048, WebP) is made on first demand;
   * "original" is the file itself, for formats that a browser shows.
   */
  "media.locate": {
    input: z.object({ hash: hashSchema, variant: z.enum(["thumbnail", "preview", "original"]) }),
    output: z.object({ path: z.string(), contentType: z.string() }),
  },

  "power.get": { input: nothing, output: powerSchema },

  /** Writes everything that people made (folders' settings, facts, albums) into one JSON file. Fails with `invalid-input`, `disk-full`. */
  "library.export": {
    input: z.object({ file: z.string().min(1), replace: z.boolean().default(false) }),
    /** `counts`: entries by section. */
    output: z.object({
      file: z.string(),
      bytes: z.number().int(),
      counts: z.record(z.string(), z.number().int()),
    }),
  },
  /** Takes over such a file. What the library says already stays; doing it again changes nothing. Fails with `invalid-input`. */
  "library.import": {
    input: z.object({ file: z.string().min(1) }),
    output: z.object({
      exportedAt: z.string(),
      sections: z.array(
        z.object({
          section: z.string(),
          imported: z.number().int(),
          /** For another content, which lies where the file lay. */
          byPath: z.number().int(),
          /** For photos that are not indexed yet, or folders that are not there. */
          pending: z.number().int(),
          /** Left as the library has it, which says something else. */
          kept: z.number().int(),
          problems: z.array(z.string()),
        }),
      ),
      skipped: z.array(z.string()),
    }),
  },

  /** Checks the library and the machine; each check says what was found and, if bad, what to do. */
  "doctor.run": {
    input: z.object({
      /** Mends what can be mended while the library is open; `checks` tell how it is afterwards. */
      repair: z.boolean().default(false),
      /** Looks at every vector and every thumbnail instead of a sample. */
      deep: z.boolean().default(false),
    }),
    output: z.object({
      checks: z.array(
        z.object({
          name: z.string(),
          state: z.enum(["ok", "warning", "error"]),
          message: z.string(),
        }),
      ),
      /** What was mended, and what could not be, in sentences; only where a repair was asked for. */
      repair: z.object({ did: z.array(z.string()), didNot: z.array(z.string()) }).optional(),
    }),
  },
} as const;

export type Contract = typeof contract;
export type Method = keyof Contract;
export type Handlers = RpcHandlers<Contract>;
export type EngineClient = RpcClient<Contract, EngineEvents>;
