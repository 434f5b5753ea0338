import { navigate } from "../../router.ts";
import { useView } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { PrintsDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PhotoList } from "../library/photo-list.tsx";

/** Favourites, or what is hidden, newest first. */
export function FactsPage({ kind, photo }: { kind: "favourites" | "hidden"; photo: string | null }) {
  const view = useView({ scope: { kind } });
  const words = strings.facts.pages[kind];
  if (view.view === null && view.error !== null) {
    return (
      <EmptyState
        live
        drawing={<UnpluggedDrawing />}
        title={strings.photos.failed}
        hint={view.error.message}
        action={<Button onClick={view.reload}>{strings.common.tryAgain}</Button>}
      />
    );
  }
  if (view.view === null) return null;
  if (view.view.total === 0) {
    return (
      <EmptyState
        drawing={<PrintsDrawing />}
        title={words.none}
        hint={words.hint}
        action={
          <Button onClick={() => navigate({ name: "photos", photo: null })}>
            {strings.search.backToPhotos}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      <PhotoList view={view} photo={photo} areHidden={kind === "hidden"} />
    </>
  );
}
