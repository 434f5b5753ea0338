import { useState } from "react";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./add-folder-dialog.module.css";
import { closeAddFolder, useAddFolder } from "./add-folder-store.ts";
import { FolderBrowser, type Listing } from "./folder-browser.tsx";
import { folderName } from "./folder-names.ts";
import { useAddFolders } from "./use-add-folders.ts";

const words = strings.browse;

/** The in-app folder browser in a dialog: choosing adds the folder that is shown. */
export function AddFolderDialog() {
  const open = useAddFolder((state) => state.open);
  const [listing, setListing] = useState<Listing | null>(null);
  const { add, adding, error, clearError } = useAddFolders();
  const path = listing?.path ?? null;

  async function choose() {
    if (path === null || !(await add([path]))) return;
    showToast(strings.folders.added(1));
    closeAddFolder();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) closeAddFolder();
        clearError();
      }}
      title={words.title}
      description={words.description}
      wide
      footer={
        <>
          <Button onClick={closeAddFolder}>{strings.common.cancel}</Button>
          <Button
            look="primary"
            className={styles.choose}
            disabled={path === null || adding}
            onClick={() => void choose()}
          >
            {adding ? words.adding : path === null ? words.choose : words.chooseNamed(folderName(path))}
          </Button>
        </>
      }
    >
      <FolderBrowser
        onShow={(next) => {
          setListing(next);
          clearError();
        }}
      />
      <p role="alert" className={styles.error}>
        {error}
      </p>
    </Dialog>
  );
}
