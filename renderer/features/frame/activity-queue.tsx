import { Pause, Play, X } from "lucide-react";
import type { Job } from "../../../shared/library.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import styles from "./activity-details.module.css";
import { activityParts, activityShare, jobTitle } from "./activity-words.ts";
import { useJobControls } from "./use-job-controls.ts";

const words = strings.activity;

/** The jobs beside the one that works, each with what it does or waits for. */
export function ActivityQueue({ jobs }: { jobs: readonly Job[] }) {
  if (jobs.length === 0) return null;
  return (
    <ul className={styles.queue} aria-label={words.queueLabel}>
      {jobs.map((job) => (
        <QueuedJob key={job.id} job={job} />
      ))}
    </ul>
  );
}

/** Its title stands above. */
function queuedWords(job: Job): string {
  return job.state === "queued" ? words.waitsForTurn : activityParts(job).join(" · ");
}

function QueuedJob({ job }: { job: Job }) {
  const controls = useJobControls(job);
  const title = jobTitle(job);
  const share = activityShare(job);
  return (
    <li className={styles.queued}>
      <div className={styles.queuedWords}>
        <p>{title}</p>
        <p className={styles.muted}>{queuedWords(job)}</p>
        {share === null ? null : (
          <div className={styles.queuedTrack}>
            <div className={styles.queuedFill} style={{ transform: `scaleX(${share})` }} />
          </div>
        )}
      </div>
      {job.state === "paused" ? (
        <IconButton
          label={words.resumeNamed(title)}
          icon={<Play aria-hidden="true" />}
          onClick={controls.resume}
        />
      ) : (
        <IconButton
          label={words.pauseNamed(title)}
          icon={<Pause aria-hidden="true" />}
          onClick={controls.pause}
        />
      )}
      <IconButton label={words.stopNamed(title)} icon={<X aria-hidden="true" />} onClick={controls.stop} />
    </li>
  );
}
