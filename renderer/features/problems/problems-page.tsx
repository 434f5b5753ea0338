import { useVirtualizer } from "@tanstack/react-virtual";
import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useLibrary } from "../../state/library.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { AllWellDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { KindAdvice, KindButtons } from "./problem-kinds.tsx";
import { ProblemRow, type ProblemRowProps } from "./problem-row.tsx";
import styles from "./problems-page.module.css";
import { useProblemActions } from "./use-problem-actions.ts";
import { type ProblemKinds, useProblemKinds } from "./use-problem-kinds.ts";
import { type ProblemFilter, type Problems, useProblems } from "./use-problems.ts";

const words = strings.problems;
/** What a row usually takes, px; measured once it is drawn. */
const usualRowHeight = 64;
const everything: ProblemFilter = { code: null, isIgnored: false };

/** What could not be read and why, by kind, however long the list is. */
export function ProblemsPage() {
  const { kinds, error, reload } = useProblemKinds();
  const [chosen, setChosen] = useState<ProblemFilter>(everything);
  const filter = kinds === null ? chosen : stillThere(chosen, kinds);
  const problems = useProblems(filter);
  const videos = useLibrary((state) => state.status?.counts.videos ?? 0);
  const withVideos = (text: string) => (videos === 0 ? text : `${text} ${words.videos(videos)}`);
  const actions = useProblemActions(() => {
    reload();
    problems.reload();
  });

  const failure = error ?? problems.error;
  if (failure !== null && kinds === null) {
    return (
      <EmptyState
        drawing={<UnpluggedDrawing />}
        title={strings.common.somethingWrong}
        hint={failure}
        action={<Button onClick={reload}>{strings.common.tryAgain}</Button>}
      />
    );
  }
  if (kinds?.files === 0 && !filter.isIgnored) {
    const { ignored } = kinds;
    return (
      <EmptyState
        drawing={<AllWellDrawing />}
        title={ignored === 0 ? words.none : words.allIgnored}
        hint={withVideos(ignored === 0 ? words.noneHint : words.ignoredIntro)}
        action={
          ignored === 0 ? null : (
            <Button onClick={() => setChosen({ code: null, isIgnored: true })}>
              {words.showIgnored(ignored)}
            </Button>
          )
        }
      />
    );
  }
  return (
    <div className={styles.page}>
      <Page
        title={kinds === null ? words.title : words.titleCount(kinds.files)}
        intro={withVideos(words.intro)}
        actions={
          <Button onClick={() => actions.retry({})} disabled={kinds === null || kinds.files === 0}>
            <RefreshCw aria-hidden="true" />
            {words.tryAgain}
          </Button>
        }
      >
        {kinds === null ? null : <KindButtons kinds={kinds} filter={filter} onChoose={setChosen} />}
        <KindAdvice filter={filter} actions={actions} />
        {/* Another list begins at its top. */}
        <ProblemList key={`${filter.code} ${filter.isIgnored}`} problems={problems} actions={actions} />
      </Page>
    </div>
  );
}

/** A kind of which nothing is left gives way to all. */
function stillThere(filter: ProblemFilter, { kinds, ignored }: ProblemKinds): ProblemFilter {
  const isThere = filter.isIgnored
    ? ignored > 0
    : filter.code === null || kinds.some(({ code, files }) => code === filter.code && files > 0);
  return isThere ? filter : everything;
}

interface ProblemListProps {
  problems: Problems;
  actions: ProblemRowProps["actions"];
}

function ProblemList({ problems: { total: known, at, want }, actions }: ProblemListProps) {
  const total = known ?? 0;
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
            <ProblemRow problem={at(row.index)} actions={actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}
