import type { Album } from "../../../shared/albums.ts";
import { closePhoto, openPhoto, useLocation } from "../../router.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { useMoveInAlbum } from "../albums/use-move-in-album.ts";
import { SelectionBar } from "../facts/selection-bar.tsx";
import { PhotoGrid } from "../grid/photo-grid.tsx";
import { Viewer } from "../viewer/viewer.tsx";

export interface PhotoListProps {
  view: ViewHandle;
  photo: string | null;
  /** On the page of hidden photos. */
  areHidden?: boolean;
  /** The album that is shown. */
  album?: Album | null;
}

/** The grid of a list and, over it, the photo that is open. The grid stays where it is underneath. */
export function PhotoList({ view, photo, areHidden = false, album = null }: PhotoListProps) {
  const { listKey } = useLocation();
  const move = useMoveInAlbum(album, view);
  return (
    <>
      <SelectionBar listKey={listKey} areHidden={areHidden} album={album} onMove={move} />
      <PhotoGrid
        areHidden={areHidden}
        onMoveInAlbum={move}
        view={view}
        restoreKey={listKey}
        onOpen={openPhoto}
        {...(photo === null ? {} : { selectedHash: photo })}
      />
      {photo === null ? null : <Viewer view={view} photo={photo} onMove={openPhoto} onClose={closePhoto} />}
    </>
  );
}
