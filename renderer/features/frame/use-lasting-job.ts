import { useEffect, useState } from "react";
import { isActiveJob } from "../../../shared/jobs.ts";
import type { Job } from "../../../shared/library.ts";

const lastingMs = 2_000;

/** The job, but for work that nobody asked for only once it has lasted: a bar that flashes up disturbs for nothing. */
export function useLastingJob(job: Job | null): Job | null {
  const isQuiet = job !== null && job.kind !== "index" && isActiveJob(job) && job.problem === null;
  const quietId = isQuiet ? job.id : null;
  const [lastingId, setLastingId] = useState<string | null>(null);
  useEffect(() => {
    if (quietId === null) return;
    const timer = setTimeout(() => setLastingId(quietId), lastingMs);
    return () => clearTimeout(timer);
  }, [quietId]);
  return quietId === null || quietId === lastingId ? job : null;
}
