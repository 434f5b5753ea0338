import { isActive, useJobs } from "../../state/jobs.ts";
import { useView } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { FolderDrawing, PrintsDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useChooseFolders } from "../folders/use-choose-folders.ts";
import { PhotoList } from "./photo-list.tsx";

const words = strings.photos;

/** All photos, newest first. */
export function PhotosPage({ photo }: { photo: string | null }) {
  const view = useView({});
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const choose = useChooseFolders();

  if (view.view === null && view.error !== null) {
    return (
      <EmptyState
        live
        drawing={<UnpluggedDrawing />}
        title={words.failed}
        hint={view.error.message}
        action={<Button onClick={view.reload}>{strings.common.tryAgain}</Button>}
      />
    );
  }
  if (view.view?.total === 0) {
    return indexing ? (
      <EmptyState live drawing={<PrintsDrawing />} title={words.looking} hint={words.lookingHint} />
    ) : (
      <EmptyState
        drawing={<FolderDrawing />}
        title={words.noneTitle}
        hint={words.noneHint}
        action={
          <Button look="primary" onClick={choose}>
            {words.addFolder}
          </Button>
        }
      />
    );
  }
  if (view.view === null) return null;
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      <PhotoList view={view} photo={photo} />
    </>
  );
}
