import { BatteryMedium } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { Job } from "../../../shared/library.ts";
import { formatNumber, formatSince } from "../../format.ts";
import { useJobs } from "../../state/jobs.ts";
import { usePower } from "../../state/power.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "./activity-details.module.css";
import { ActivityQueue } from "./activity-queue.tsx";
import { jobTitle } from "./activity-words.ts";
import { useJobControls } from "./use-job-controls.ts";

const words = strings.activity;

/** The running job in numbers, the way to its failures, and the way to stop it. */
export function ActivityDetails({ job }: { job: Job }) {
  const queue = useJobs((state) => state.queue);
  const controls = useJobControls(job);
  const onBattery = usePower((state) => state.source === "battery");
  const [open, setOpen] = useState(false);
  const facts: readonly [string, string][] = [
    ...((job.kind === "upkeep"
      ? []
      : [
          [words.filesFound, formatNumber(job.filesFound)],
          [words.filesDone, formatNumber(job.filesDone)],
          [words.speed, job.photosPerSecond === null ? words.unknown : words.rate(job.photosPerSecond)],
          [words.left, job.etaSeconds === null ? words.unknown : words.remaining(job.etaSeconds)],
        ]) as [string, string][]),
    [words.started, formatSince(job.startedAt, new Date())],
    ...((job.kind === "upkeep" ? [] : [[words.failures, formatNumber(job.failed)]]) as [string, string][]),
  ];
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button look="quiet" className={styles.trigger}>
          {words.details}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          aria-label={jobTitle(job)}
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          <dl className={styles.facts}>
            {facts.map(([name, value]) => (
              <div key={name} className={styles.fact}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {job.problem === null ? null : <p className={styles.problem}>{job.problem.message}</p>}
          {onBattery && job.state === "running" ? (
            <p className={styles.power}>
              <BatteryMedium aria-hidden="true" />
              {words.onBattery}
            </p>
          ) : null}
          <ActivityQueue jobs={queue.filter(({ id }) => id !== job.id)} />
          <div className={styles.actions}>
            {job.failed > 0 ? (
              <Link to={{ name: "problems" }} className={styles.link} onClick={() => setOpen(false)}>
                {words.showProblems}
              </Link>
            ) : null}
            <Button
              title={words.stopHint}
              className={styles.stop}
              onClick={() => {
                setOpen(false);
                controls.stop();
              }}
            >
              {words.stop}
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
