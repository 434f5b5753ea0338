import type { Failure } from "../../../shared/errors.ts";
import type { JobControl } from "../jobs/job-registry.ts";
import type { Log } from "../log.ts";
import { isDiskFull } from "./pipeline.ts";

/** What a job does where the disk is full: it waits, with the reason shown, until someone has made room and resumed it. */
export interface DiskRoom {
  pause(failure: Failure): void;
  /** A write that is tried again after each such wait. */
  persist<T>(write: () => Promise<T>): Promise<T>;
  /** A write that can as well be left for a better day: tidying up. */
  attempt(write: () => Promise<void>): Promise<void>;
}

/** `checkpoint` waits while the job is paused. */
export function createDiskRoom(control: JobControl, checkpoint: () => Promise<void>, log: Log): DiskRoom {
  function pause(failure: Failure): void {
    log.warn("The disk is full; indexing waits.", { ...failure.details });
    control.pauseBecause({ code: "disk-full", message: failure.message });
  }
  return {
    pause,
    async persist(write) {
      for (;;) {
        try {
          return await write();
        } catch (error) {
          if (!isDiskFull(error)) throw error;
          pause(error);
          await checkpoint();
        }
      }
    },
    async attempt(write) {
      try {
        await write();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        log.warn("The disk is too full to tidy up the store.", {});
      }
    },
  };
}
