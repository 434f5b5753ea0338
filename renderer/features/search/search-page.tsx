import type { Sort } from "../../../shared/search.ts";
import { navigate } from "../../router.ts";
import { isActive, useJobs } from "../../state/jobs.ts";
import { useLibrary } from "../../state/library.ts";
import { useView, type ViewHandle } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { LensDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { AwayState } from "../library/away-state.tsx";
import { PhotoList } from "../library/photo-list.tsx";
import { SearchHeader } from "./search-header.tsx";
import styles from "./search-page.module.css";

const words = strings.search;

export interface SearchPageProps {
  query: string;
  sort: Sort;
  photo: string | null;
}

/** What a search found, how much of the library it could see, and an honest word where it found nothing. */
export function SearchPage({ query, sort, photo }: SearchPageProps) {
  const view = useView({ query, sort });
  return (
    <div className={styles.page}>
      <SearchHeader query={query} sort={sort} view={view} />
      <div className={styles.results}>
        <Results query={query} view={view} photo={photo} />
      </div>
    </div>
  );
}

function Results({ query, view, photo }: { query: string; view: ViewHandle; photo: string | null }) {
  const libraryPhotos = useLibrary((state) => state.photos);
  const leftOut = useLibrary((state) => state.status?.counts.leftOut ?? 0);
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const back = (
    <Button onClick={() => navigate({ name: "photos", photo: null })}>{words.backToPhotos}</Button>
  );
  if (view.view === null && view.error !== null) {
    const { code, message } = view.error;
    // Asking the same thing again helps only where the question was not the trouble.
    const isQuestion = code.startsWith("query-") || code === "invalid-input";
    return (
      <EmptyState
        live
        drawing={<LensDrawing />}
        title={words.failed}
        hint={message}
        action={isQuestion ? back : <Button onClick={view.reload}>{strings.common.tryAgain}</Button>}
      />
    );
  }
  if (view.view?.total === 0) {
    if (libraryPhotos === 0) {
      return leftOut > 0 ? (
        <AwayState photos={leftOut} />
      ) : (
        <EmptyState live drawing={<LensDrawing />} title={words.noPhotos} action={back} />
      );
    }
    return (
      <EmptyState
        live
        drawing={<LensDrawing />}
        title={words.nothing(query)}
        hint={indexing && view.view.coverage < 1 ? words.nothingYet : words.nothingHint}
        action={back}
      />
    );
  }
  if (view.view === null) return null;
  return <PhotoList view={view} photo={photo} />;
}
