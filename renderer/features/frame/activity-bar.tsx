import { Pause, Play, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { isActiveJob } from "../../../shared/jobs.ts";
import type { Job } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { dismissJob, useJobs } from "../../state/jobs.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "./activity-bar.module.css";
import { ActivityDetails } from "./activity-details.tsx";
import { activityParts, activityShare, announcement, jobTitle } from "./activity-words.ts";
import { useJobControls } from "./use-job-controls.ts";
import { useLastingJob } from "./use-lasting-job.ts";

const words = strings.activity;

/** A slim bar that is there only while something runs or has failed. */
export function ActivityBar() {
  const job = useLastingJob(useJobs((state) => state.job));
  const dismissed = useJobs((state) => state.dismissed);
  const announced = useAnnouncement(job);
  const worthShowing =
    job !== null &&
    (isActiveJob(job) || ((job.failed > 0 || job.state === "failed") && job.id !== dismissed));
  return (
    <>
      <div role="status" className="visually-hidden">
        {announced}
      </div>
      {worthShowing ? <Bar job={job} /> : null}
    </>
  );
}

function Bar({ job }: { job: Job }) {
  const engine = useEngine();
  const parts = activityParts(job);
  const share = activityShare(job);
  const controls = useJobControls(job);
  const restart = () => {
    engine.call("index.start", {}).catch(showFailure);
  };

  return (
    <section className={styles.bar} aria-label={words.label}>
      {isActiveJob(job) ? (
        <div
          role="progressbar"
          aria-label={words.progressLabel}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share === null ? undefined : Math.round(share * 100)}
          aria-valuetext={parts[0]}
          className={styles.track}
        >
          <div
            className={styles.fill}
            data-state={job.state}
            style={{ transform: `scaleX(${share ?? 0})` }}
          />
        </div>
      ) : (
        <TriangleAlert aria-hidden="true" className={styles.warning} />
      )}
      <p className={styles.words} title={parts.join(" · ")}>
        {parts.map((part, index) => (
          <span key={part} className={index === 0 ? styles.first : styles.part}>
            {part}
          </span>
        ))}
      </p>
      {job.state === "running" ? (
        <IconButton
          label={job.kind === "index" ? words.pause : words.pauseNamed(jobTitle(job))}
          icon={<Pause aria-hidden="true" />}
          onClick={controls.pause}
        />
      ) : null}
      {job.state === "paused" ? (
        <IconButton
          label={job.kind === "index" ? words.resume : words.resumeNamed(jobTitle(job))}
          icon={<Play aria-hidden="true" />}
          onClick={controls.resume}
        />
      ) : null}
      {isActiveJob(job) ? <ActivityDetails job={job} /> : null}
      {!isActiveJob(job) && job.failed > 0 ? (
        <Link to={{ name: "problems" }} className={styles.link}>
          {words.showProblems}
        </Link>
      ) : null}
      {job.state === "failed" && job.kind !== "upkeep" ? (
        <Button look="quiet" onClick={restart}>
          {strings.common.tryAgain}
        </Button>
      ) : null}
      {isActiveJob(job) ? null : (
        <IconButton label={words.hide} icon={<X aria-hidden="true" />} onClick={() => dismissJob(job.id)} />
      )}
    </section>
  );
}

/** The last thing worth hearing about a job. */
function useAnnouncement(job: Job | null): string {
  const before = useRef<Job | null>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    if (job !== null) {
      const next = announcement(before.current, job);
      if (next !== null) setText(next);
    }
    before.current = job;
  }, [job]);
  return text;
}
