import { BatteryMedium } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { Job } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { formatNumber, formatSince } from "../../format.ts";
import { showFailure } from "../../state/failures.ts";
import { usePower } from "../../state/power.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "./activity-details.module.css";

const words = strings.activity;

/** The running job in numbers, the way to its failures, and the way to stop it. */
export function ActivityDetails({ job }: { job: Job }) {
  const engine = useEngine();
  const onBattery = usePower((state) => state.source === "battery");
  const [open, setOpen] = useState(false);
  const facts: readonly [string, string][] = [
    [words.filesFound, formatNumber(job.filesFound)],
    [words.filesDone, formatNumber(job.filesDone)],
    [words.speed, job.photosPerSecond === null ? words.unknown : words.rate(job.photosPerSecond)],
    [words.left, job.etaSeconds === null ? words.unknown : words.remaining(job.etaSeconds)],
    [words.started, formatSince(job.startedAt, new Date())],
    [words.failures, formatNumber(job.failed)],
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
          aria-label={words.detailsTitle}
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
                engine.call("jobs.cancel", { jobId: job.id }).catch(showFailure);
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
