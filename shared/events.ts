import { z } from "zod";
import { albumSchema } from "./albums.ts";
import { factCountsSchema } from "./facts.ts";
import { folderSchema, jobSchema, powerSchema, viewSettingsSchema } from "./library.ts";
import { hashSchema } from "./photo.ts";
import { undoStateSchema } from "./undo.ts";

/** Event -> payload. Events tell that something changed; who cares asks for it. */
export const events = {
  /** A job moved on. At most a few times a second. */
  "job.changed": jobSchema,
  /** Photos came, changed or went. `revision` grows with each change of what a view would show. */
  "library.changed": z.object({ revision: z.number().int(), photos: z.number().int() }),
  /**
   * People said something of photos, in whatever window: which facts, and what holds now, for the photos of a small change.
   * `photos` is null where there are too many to tell, or not all is known: who shows photos asks again.
   */
  "facts.changed": z.object({
    facts: z.array(z.string()),
    photos: z
      .array(
        z.object({
          hash: hashSchema,
          favourite: z.boolean(),
          hidden: z.boolean(),
          rating: z.number().int().nullable(),
        }),
      )
      .nullable(),
    /** Photos of the library that are favourites, and that are hidden. */
    counts: factCountsSchema,
  }),
  /** All albums as they are now; `changed`: whose photos or order are others than before. */
  "albums.changed": z.object({ albums: z.array(albumSchema), changed: z.array(z.string()) }),
  "undo.changed": undoStateSchema,
  "view.configured": viewSettingsSchema,
  "folders.changed": z.array(folderSchema),
  "power.changed": powerSchema,
  /** Sent by the host of the engine: it started, died, came back. `reason` is a sentence. */
  "engine.state": z.object({
    state: z.enum(["starting", "running", "restarting", "stopped"]),
    reason: z.string().nullable(),
  }),
} as const;

export type EngineEvents = typeof events;
