import { z } from "zod";
import { hashSchema } from "./photo.ts";
import type { MethodSchema } from "./rpc.ts";
import { appearances } from "./shell.ts";

const nothing = z.object({});
/** Something that a person can be shown in a file manager. */
const pathSchema = z.string().min(1).max(32_767);

export const shellSettingsSchema = z.object({ notifyWhenDone: z.boolean(), keepAwake: z.boolean() });

/**
 * What the window and Electron's main process say to each other. Main parses every call against this contract and answers
 * only to the window's own page. The engine is not among it: the window talks to it over a port of its own.
 */
export const desktopContract = {
  /** The native dialog. Empty when it was cancelled. */
  "folders.choose": { input: nothing, output: z.object({ paths: z.array(z.string()) }) },
  "file.reveal": { input: z.object({ path: pathSchema }), output: nothing },
  /** Begins a native drag of the photo's file. */
  "drag.start": { input: z.object({ hash: hashSchema }), output: nothing },
  "menu.popup": {
    input: z.object({
      items: z
        .array(
          z.union([
            z.literal("separator"),
            z.object({
              id: z.string().max(100),
              label: z.string().max(200),
              enabled: z.boolean().default(true),
            }),
          ]),
        )
        .max(50),
      /** CSS pixels from the top left corner of the page; at the pointer without. */
      at: z.object({ x: z.number(), y: z.number() }).optional(),
    }),
    output: z.object({ id: z.string().nullable() }),
  },
  "appearance.set": { input: z.object({ appearance: z.enum(appearances) }), output: nothing },
  "settings.get": { input: nothing, output: shellSettingsSchema },
  "settings.set": { input: shellSettingsSchema.partial(), output: shellSettingsSchema },
  /** Where the engine stands; later states come as events. Starts it again if it had been given up. */
  "engine.ready": {
    input: nothing,
    output: z.object({
      state: z.enum(["starting", "running", "restarting", "stopped"]),
      reason: z.string().nullable(),
    }),
  },
  /**
   * A fresh connection to the engine: its port comes by a message to the page (`EnginePortMessage`) with the same id. False, after a moment
   * in which that may have changed, when there is no engine to connect to.
   */
  "engine.connect": {
    input: z.object({ id: z.number().int() }),
    output: z.object({ connected: z.boolean() }),
  },
} as const satisfies Record<string, MethodSchema>;
