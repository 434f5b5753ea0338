import type { Job } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";

/** Pause, resume and stop for one job. */
export function useJobControls(job: Job) {
  const engine = useEngine();
  const call = (method: "jobs.pause" | "jobs.resume" | "jobs.cancel") => () => {
    engine.call(method, { jobId: job.id }).catch(showFailure);
  };
  return { pause: call("jobs.pause"), resume: call("jobs.resume"), stop: call("jobs.cancel") };
}
