import type { Handlers } from "../../../shared/contract.ts";
import type { JobRegistry } from "./job-registry.ts";

type JobMethods = "jobs.list" | "jobs.pause" | "jobs.resume" | "jobs.cancel" | "jobs.wait";

export function createJobHandlers(jobs: JobRegistry): Pick<Handlers, JobMethods> {
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
    async "jobs.wait"({ jobId }, { signal, progress }) {
      return { summary: await jobs.wait(jobId, { signal: signal as AbortSignal, onProgress: progress }) };
    },
  };
}
