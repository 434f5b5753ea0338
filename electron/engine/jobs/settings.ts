import {
  defaultJobSettings,
  type JobKind,
  type JobSettings,
  jobKinds,
  jobSettingsSchema,
} from "../../../shared/library.ts";
import type { Log } from "../log.ts";
import type { PauseMemory } from "./job-registry.ts";

/** Where a few words are kept beyond the life of an engine. */
export interface Notes {
  note(name: string): string | undefined;
  setNote(name: string, value: string): Promise<void>;
}

export interface JobSettingsKeeper {
  current(): JobSettings;
  /** Resolves when they are written. */
  change(changes: { [K in keyof JobSettings]?: JobSettings[K] | undefined }): Promise<JobSettings>;
}

const settingsNote = "jobs.settings";
const pausesNote = "jobs.paused";

/** What was written by another version, or by hand, counts as far as it makes sense. */
export function createJobSettings(notes: Notes): JobSettingsKeeper {
  let current = jobSettingsSchema.catch(defaultJobSettings).parse({
    ...defaultJobSettings,
    ...(parsed(notes.note(settingsNote)) as object | undefined),
  });
  return {
    current: () => current,
    async change(changes) {
      current = jobSettingsSchema.parse({ ...current, ...withoutUndefined(changes) });
      await notes.setNote(settingsNote, JSON.stringify(current));
      return current;
    },
  };
}

/** Whoever pauses is not made to wait for the disk; if the note cannot be written, the pause ends with this engine. */
export function createPauseMemory(notes: Notes, log: Log): PauseMemory {
  const before = parsed(notes.note(pausesNote));
  const paused = new Set<JobKind>(
    Array.isArray(before) ? jobKinds.filter((kind) => before.includes(kind)) : [],
  );
  return {
    has: (kind) => paused.has(kind),
    set(kind, isPaused) {
      if (paused.has(kind) === isPaused) return;
      if (isPaused) paused.add(kind);
      else paused.delete(kind);
      notes.setNote(pausesNote, JSON.stringify([...paused])).catch((error: unknown) => {
        log.warn("That a job is paused could not be noted.", { error: String(error) });
      });
    },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
