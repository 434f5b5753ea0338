import { closePhoto, openPhoto, useLocation } from "../../router.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { PhotoGrid } from "../grid/photo-grid.tsx";
import { Viewer } from "../viewer/viewer.tsx";

/** The grid of a list and, over it, the photo that is open. The grid stays where it is underneath. */
export function PhotoList({ view, photo }: { view: ViewHandle; photo: string | null }) {
  const { listKey } = useLocation();
  return (
    <>
      <PhotoGrid
        view={view}
        restoreKey={listKey}
        onOpen={openPhoto}
        {...(photo === null ? {} : { selectedHash: photo })}
      />
      {photo === null ? null : <Viewer view={view} photo={photo} onMove={openPhoto} onClose={closePhoto} />}
    </>
  );
}
