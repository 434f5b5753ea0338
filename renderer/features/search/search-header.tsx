import { ToggleGroup } from "radix-ui";
import type { Sort } from "../../../shared/search.ts";
import { navigate } from "../../router.ts";
import { useLibrary } from "../../state/library.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import styles from "./search-header.module.css";

const words = strings.search;
const sorts: readonly [Sort, string][] = [
  ["relevance", words.sortRelevance],
  ["date", words.sortDate],
];

export interface SearchHeaderProps {
  query: string;
  sort: Sort;
  view: ViewHandle;
}

/** The query in words, how many it found, how much of the library it could see, and the order. */
export function SearchHeader({ query, sort, view }: SearchHeaderProps) {
  const coverage = useLibrary((state) => state.status?.coverage);
  const found = view.view;
  let covered: string | null = null;
  const all = coverage === undefined ? 0 : coverage.photos + coverage.waiting;
  if (coverage !== undefined && coverage.embedded < all) {
    covered = words.coverage(coverage.embedded, all);
  } else if (found !== null && found.coverage < 1) {
    covered = words.coverageShare(found.coverage);
  }
  // Coverage is told live above while that is known, and a library without photos by the page itself.
  const told = found?.notices.filter(
    ({ code }) =>
      code === "query-cut" || code === "away-left-out" || (code === "partial-coverage" && covered === null),
  );
  return (
    <header className={styles.header}>
      <h1 className="visually-hidden">{words.resultsFor(query)}</h1>
      <div className={styles.facts}>
        <p role="status" className={styles.count}>
          {found === null || found.total === 0 ? null : words.count(found.total, found.truncated, sort)}
        </p>
        {told?.map(({ code, message }) => (
          <p key={code}>{message}</p>
        ))}
        {/* Not announced: it changes every second while indexing runs. */}
        {covered === null ? null : <p className={styles.coverage}>{covered}</p>}
      </div>
      {found !== null && found.total > 0 ? (
        <ToggleGroup.Root
          type="single"
          className={styles.sorts}
          aria-label={words.sort}
          value={sort}
          onValueChange={(next) => {
            if (next !== "") navigate({ name: "search", query, sort: next as Sort, photo: null }, "replace");
          }}
        >
          {sorts.map(([value, label]) => (
            <ToggleGroup.Item key={value} value={value} className={styles.sort}>
              {label}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      ) : null}
    </header>
  );
}
