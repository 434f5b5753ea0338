import { openPhoto, useLocation } from "../../router.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { PhotoGrid } from "../grid/photo-grid.tsx";

/** The grid of a list and, over it, the photo that is open. The grid stays where it is underneath. */
export function PhotoList({ view, photo }: { view: ViewHandle; photo: string | null }) {
  const { listKey } = useLocation();
  return (
    <>
      <PhotoGrid
        view={view}
        restoreKey={listKey}
        onOpen={(hash) => openPhoto(hash)}
        {...(photo === null ? {} : { selectedHash: photo })}
      />
    </>
  );
}
