import { AddToAlbumDialog } from "../albums/add-to-album-dialog.tsx";
import { AlbumNameDialog } from "../albums/album-name-dialog.tsx";
import { DateDialog } from "./date-dialog.tsx";
import { closeFactDialog, useFactDialog } from "./fact-dialogs.ts";
import { PlaceDialog } from "./place-dialog.tsx";

/** The dialog that was asked for, in front of everything. */
export function FactDialogs() {
  const dialog = useFactDialog((state) => state.dialog);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "add-to-album":
      return <AddToAlbumDialog hashes={dialog.hashes} onClose={closeFactDialog} />;
    case "album-name":
      return <AlbumNameDialog asked={dialog} onClose={closeFactDialog} />;
    case "date":
      return <DateDialog hashes={dialog.hashes} takenAt={dialog.takenAt} onClose={closeFactDialog} />;
    case "place":
      return <PlaceDialog hashes={dialog.hashes} onClose={closeFactDialog} />;
  }
}
