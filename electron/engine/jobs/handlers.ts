import type { Handlers } from "../../../shared/contract.ts";
import type { JobRegistry } from "./job-registry.ts";
import type { JobSettingsKeeper } from "./settings.ts";

type JobMethods =
  | "jobs.list"
  | "jobs.pause"
  | "jobs.resume"
  | "jobs.cancel"
  | "jobs.wait"
  | "jobs.settings"
  | "jobs.configure";

export function createJobHandlers(
  jobs: JobRegistry,
  settings: JobSettingsKeeper,
): Pick<Handlers, JobMethods> {
  return {
    "jobs.list": () => jobs.list(),
    "jobs.pause"({ jobId }) {
      jobs.pause(jobId);
      return {};
    },
    "jobs.resume"({ jobId }) {
      jobs.resume(jobId);
      return {};
    },
    async "jobs.cancel"({ jobId }) {
      await jobs.cancel(jobId);
      return {};
    },
    "jobs.settings": () => settings.current(),
    async "jobs.configure"(changes) {
      const changed = await settings.change(changes);
      jobs.conditionsChanged();
      return changed;
    },
    async "jobs.wait"({ jobId }, { signal, progress }) {
      return { summary: await jobs.wait(jobId, { signal: signal as AbortSignal, onProgress: progress }) };
    },
  };
}
