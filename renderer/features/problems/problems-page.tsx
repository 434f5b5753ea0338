import { useVirtualizer } from "@tanstack/react-virtual";
import { Copy, FolderOpen, RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Problem } from "../../../shared/library.ts";
import { useEngine, useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { isActive, useJobs } from "../../state/jobs.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { AllWellDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { copyPath } from "../files/copy-path.ts";
import styles from "./problems-page.module.css";
import { useProblems } from "./use-problems.ts";

const words = strings.problems;
/** What a row usually takes, px; measured once it is drawn. */
const usualRowHeight = 64;

/** What could not be read and why, however long the list is. */
export function ProblemsPage() {
  const engine = useEngine();
  const problems = useProblems();
  const { total, error } = problems;
  // A run that is under way would not look again at folders it is done with.
  const indexing = useJobs(({ job }) => job !== null && isActive(job));

  function tryAgain() {
    engine
      .call("index.start", { retryFailed: true })
      .then(() => showToast(words.retryStarted))
      .catch(showFailure);
  }

  if (error !== null && total === null) {
    return (
      <EmptyState
        drawing={<UnpluggedDrawing />}
        title={strings.common.somethingWrong}
        hint={error}
        action={<Button onClick={problems.reload}>{strings.common.tryAgain}</Button>}
      />
    );
  }
  if (total === 0) {
    return <EmptyState drawing={<AllWellDrawing />} title={words.none} hint={words.noneHint} />;
  }
  return (
    <div className={styles.page}>
      <Page
        title={total === null ? words.title : words.titleCount(total)}
        intro={words.intro}
        actions={
          <Button onClick={tryAgain} disabled={total === null || indexing}>
            <RefreshCw aria-hidden="true" />
            {words.tryAgain}
          </Button>
        }
      >
        <ProblemList total={total ?? 0} at={problems.at} want={problems.want} />
      </Page>
    </div>
  );
}

interface ProblemListProps {
  total: number;
  at(index: number): Problem | undefined;
  want(first: number, last: number): void;
}

function ProblemList({ total, at, want }: ProblemListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualRowHeight,
    overscan: 6,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= first) want(first, last);
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label={words.listLabel}>
      <ul className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            aria-setsize={total}
            aria-posinset={row.index + 1}
            className={styles.row}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            <ProblemRow problem={at(row.index)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProblemRow({ problem }: { problem: Problem | undefined }) {
  const { reveal } = useShell();
  if (problem === undefined) return null;
  const { path, message } = problem;
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return (
    <>
      <div className={styles.words}>
        <p className={styles.path}>
          <span className={styles.folder}>{path.slice(0, cut)}</span>
          {path.slice(cut)}
        </p>
        <p className={styles.message}>{message}</p>
      </div>
      <IconButton
        label={words.copyPathOf(path.slice(cut))}
        icon={<Copy aria-hidden="true" />}
        onClick={() => void copyPath(path)}
      />
      {reveal === null ? null : (
        <IconButton
          label={words.revealNamed(path.slice(cut))}
          icon={<FolderOpen aria-hidden="true" />}
          onClick={() => reveal(path).catch(showFailure)}
        />
      )}
    </>
  );
}
