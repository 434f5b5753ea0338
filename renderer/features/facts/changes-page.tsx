import { Redo2, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { UndoEntry } from "../../../shared/undo.ts";
import { useEngine } from "../../contexts.ts";
import { formatSince } from "../../format.ts";
import { useFacts } from "../../state/facts.ts";
import { isCancelled, sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { AllWellDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import styles from "./changes-page.module.css";
import { useFactActions } from "./fact-actions.ts";

const words = strings.changes;
const pageSize = 200;

/** What was done, the last first, each with its way back. */
export function ChangesPage() {
  const engine = useEngine();
  const actions = useFactActions();
  const state = useFacts((facts) => facts.undo);
  const [limit, setLimit] = useState(pageSize);
  const [list, setList] = useState<{ total: number; items: UndoEntry[] } | null>(null);
  const [error, setError] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again when something was done or undone.
  useEffect(() => {
    const abort = new AbortController();
    engine.call("undo.list", { limit: Math.min(1000, limit) }, { signal: abort.signal }).then(
      (found) => {
        setList(found);
        setError(null);
      },
      (thrown: unknown) => {
        if (!isCancelled(thrown)) setError(sentenceOf(thrown));
      },
    );
    return () => abort.abort();
  }, [engine, limit, state]);

  if (list === null && error !== null)
    return (
      <EmptyState live drawing={<UnpluggedDrawing />} title={strings.common.somethingWrong} hint={error} />
    );
  if (list === null) return null;
  if (list.total === 0)
    return <EmptyState drawing={<AllWellDrawing />} title={words.none} hint={words.noneHint} />;
  const now = new Date();
  return (
    <Page title={words.title} intro={words.intro}>
      <ul className={styles.list} aria-label={words.list}>
        {list.items.map(({ id, label, at, state: stands }) => (
          <li key={id} className={styles.row} data-state={stands}>
            <div className={styles.words}>
              <p className={styles.label}>{label}</p>
              <p className={styles.when}>
                <time dateTime={at}>{formatSince(at, now)}</time>
                {stands === "undone" ? ` · ${words.undone}` : null}
              </p>
            </div>
            {stands === "done" ? (
              <Button aria-label={words.undoNamed(label)} onClick={() => void actions.undo(id)}>
                <Undo2 aria-hidden="true" />
                {strings.undo.undo}
              </Button>
            ) : (
              <Button aria-label={words.redoNamed(label)} onClick={() => void actions.redo(id)}>
                <Redo2 aria-hidden="true" />
                {strings.undo.redo}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.total > list.items.length && limit < 1000 ? (
        <div className={styles.more}>
          <Button onClick={() => setLimit(limit + pageSize)}>{words.more}</Button>
        </div>
      ) : null}
    </Page>
  );
}
