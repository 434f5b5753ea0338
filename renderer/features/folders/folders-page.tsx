import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Folder } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { useLibrary } from "../../state/library.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { FolderDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { ExclusionsDialog } from "./exclusions-dialog.tsx";
import { folderName } from "./folder-names.ts";
import { FolderRow } from "./folder-row.tsx";
import styles from "./folders-page.module.css";
import { RemoveFolderDialog } from "./remove-folder-dialog.tsx";
import { RescanSetting } from "./rescan-setting.tsx";
import { useChooseFolders } from "./use-choose-folders.ts";

const words = strings.folders;

/** The folders of the library: what is in each, how it is kept up with; add, look again, leave parts out, remove. */
export function FoldersPage() {
  const engine = useEngine();
  const folders = useLibrary((state) => state.folders);
  const choose = useChooseFolders();
  const [removing, setRemoving] = useState<Folder | null>(null);
  const [editing, setEditing] = useState<Folder | null>(null);

  function rescan(folderIds?: string[]) {
    engine
      .call("index.start", folderIds === undefined ? {} : { folderIds })
      .then(() => showToast(words.rescanStarted))
      .catch(showFailure);
  }

  function download(id: string) {
    engine
      .call("index.start", { folderIds: [id], download: true })
      .then(() => showToast(words.downloadStarted))
      .catch(showFailure);
  }

  function enable({ id, path }: Folder, enabled: boolean) {
    engine
      .call("folders.configure", { id, enabled })
      .then(() =>
        showToast(enabled ? words.switchedOn(folderName(path)) : words.switchedOff(folderName(path))),
      )
      .catch(showFailure);
  }

  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <>
          <Button onClick={() => rescan()} disabled={folders === null || folders.length === 0}>
            <RefreshCw aria-hidden="true" />
            {words.rescanAll}
          </Button>
          <Button look="primary" onClick={choose}>
            {words.add}
          </Button>
        </>
      }
    >
      {folders?.length === 0 ? (
        <EmptyState drawing={<FolderDrawing />} title={words.none} />
      ) : (
        <ul className={styles.list} aria-label={words.listLabel}>
          {(folders ?? []).map((folder) => (
            <FolderRow
              key={folder.id}
              folder={folder}
              onRescan={() => rescan([folder.id])}
              onDownload={() => download(folder.id)}
              onEnable={(enabled) => enable(folder, enabled)}
              onEditExclusions={() => setEditing(folder)}
              onRemove={() => setRemoving(folder)}
            />
          ))}
        </ul>
      )}
      {folders === null || folders.length === 0 ? null : <RescanSetting />}
      <ExclusionsDialog folder={editing} onClose={() => setEditing(null)} />
      <RemoveFolderDialog folder={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}
