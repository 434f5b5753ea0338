import { useState } from "react";
import type { Folder } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { sentenceOf, showFailure } from "../../state/failures.ts";
import { setFolders, useLibrary } from "../../state/library.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./add-folder-dialog.module.css";
import { folderName } from "./folder-names.ts";

const words = strings.folders;

export interface RemoveFolderDialogProps {
  /** The folder to ask about; null while closed. */
  folder: Folder | null;
  onClose(): void;
}

/** Asks before a folder is forgotten and says that its files stay; afterwards it can be added again at once. */
export function RemoveFolderDialog({ folder, onClose }: RemoveFolderDialogProps) {
  const engine = useEngine();
  const [error, setError] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const name = folder === null ? "" : folderName(folder.path);

  function close() {
    setError(null);
    onClose();
  }

  async function remove() {
    if (folder === null) return;
    const { id, path } = folder;
    setRemoving(true);
    try {
      await engine.call("folders.remove", { id });
      setFolders((useLibrary.getState().folders ?? []).filter((other) => other.id !== id));
      const again = () => engine.call("folders.add", { paths: [path] }).catch(showFailure);
      showToast(words.removed(name), { action: { label: words.undoRemove, run: () => void again() } });
      close();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    } finally {
      setRemoving(false);
    }
  }
  return (
    <Dialog
      open={folder !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={words.removeTitle(name)}
      description={words.removeText(folder?.photos ?? 0)}
      footer={
        <>
          <Button onClick={close}>{strings.common.cancel}</Button>
          <Button look="primary" disabled={removing} onClick={() => void remove()}>
            {words.removeConfirm}
          </Button>
        </>
      }
    >
      {error === null ? undefined : (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </Dialog>
  );
}
