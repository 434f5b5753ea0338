import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/errors.ts";
import { appearances } from "../../shared/shell.ts";
import type { Log } from "../engine/log.ts";

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});

/** Each field falls back alone: one that a hand or a newer version has spoilt does not cost the others. */
const settingsSchema = z.object({
  notifyWhenDone: z.boolean().catch(true),
  keepAwake: z.boolean().catch(true),
  appearance: z.enum(appearances).catch("system"),
  /** The person has chosen to do without Chromium's sandbox. */
  withoutSandbox: z.boolean().catch(false),
  window: z
    .object({ bounds: boundsSchema, mode: z.enum(["normal", "maximized", "fullscreen"]) })
    .nullable()
    .catch(null),
});
export type AppSettings = z.infer<typeof settingsSchema>;

export interface SettingsFile {
  readonly current: AppSettings;
  /**
   * Takes effect at once. Fails with `settings-unwritable` where it cannot be kept for the next time.
   */
  change(changes: Partial<AppSettings>): Promise<void>;
  /** Resolves when all changes so far are kept, or could not be. */
  saved(): Promise<void>;
}

const defaults = settingsSchema.parse({ window: null });

/** What the app remembers between two starts. A damaged file is set aside, not written over. */
export async function openSettings(path: string, log: Log): Promise<SettingsFile> {
  let current = await read(path, log);
  let writing: Promise<void> = Promise.resolve();
  return {
    get current() {
      return current;
    },
    change(changes) {
      current = { ...current, ...changes };
      const wanted = current;
      // One after the other: the last change is what stays.
      const written = writing.then(() => write(path, wanted));
      writing = written.catch(() => {});
      return written;
    },
    saved: () => writing,
  };
}

async function read(path: string, log: Log): Promise<AppSettings> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn("The settings cannot be read.", { error });
    return defaults;
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    log.warn("The settings are damaged; they are set aside, and the usual ones are used.", { error });
    await rename(path, `${path}.damaged`).catch(() => {});
    return defaults;
  }
}

async function write(path: string, settings: AppSettings): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const next = `${path}.next`;
    await writeFile(next, `${JSON.stringify(settings, null, 2)}\n`);
    await rename(next, path);
  } catch (cause) {
    const { message } = cause as Error;
    throw new Failure(
      "settings-unwritable",
      `The setting holds until Albumen is closed; it could not be saved (${message}).`,
      {
        cause,
      },
    );
  }
}
