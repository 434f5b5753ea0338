import { z } from "zod";
import { folderSchema, jobSchema, powerSchema } from "./library.ts";

/** Event -> payload. Events tell that something changed; who cares asks for it. */
export const events = {
  /** A job moved on. At most a few times a second. */
  "job.changed": jobSchema,
  /** Photos came, changed or went. `revision` grows with each change of what a view would show. */
  "library.changed": z.object({ revision: z.number().int(), photos: z.number().int() }),
  "folders.changed": z.array(folderSchema),
  "power.changed": powerSchema,
  /** Sent by the host of the engine: it started, died, came back. `reason` is a sentence. */
  "engine.state": z.object({
    state: z.enum(["starting", "running", "restarting", "stopped"]),
    reason: z.string().nullable(),
  }),
} as const;

export type EngineEvents = typeof events;
