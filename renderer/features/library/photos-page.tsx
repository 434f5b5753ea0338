import { isActive, useJobs } from "../../state/jobs.ts";
import { useLibrary } from "../../state/library.ts";
import { useView } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { FolderDrawing, PrintsDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useChooseFolders } from "../folders/use-choose-folders.ts";
import { AwayState } from "./away-state.tsx";
import { PhotoList } from "./photo-list.tsx";

const words = strings.photos;

/** All photos, newest first. */
export function PhotosPage({ photo }: { photo: string | null }) {
  const view = useView({});
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const leftOut = useLibrary((state) => state.status?.counts.leftOut ?? 0);
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
    if (leftOut > 0) return <AwayState photos={leftOut} />;
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
