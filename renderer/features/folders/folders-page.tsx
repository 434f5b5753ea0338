import { FolderIcon, FolderX, RefreshCw, X } from "lucide-react";
import { useState } from "react";
import type { Folder } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { isActive, useJobs } from "../../state/jobs.ts";
import { useLibrary } from "../../state/library.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { FolderDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { folderName } from "./folder-names.ts";
import styles from "./folders-page.module.css";
import { RemoveFolderDialog } from "./remove-folder-dialog.tsx";
import { useChooseFolders } from "./use-choose-folders.ts";

const words = strings.folders;

/** The folders of the library: what is in each, whether it can be reached; add, look again, remove. */
export function FoldersPage() {
  const engine = useEngine();
  const folders = useLibrary((state) => state.folders);
  const choose = useChooseFolders();
  const [removing, setRemoving] = useState<Folder | null>(null);

  function rescan(folderIds?: string[]) {
    engine
      .call("index.start", folderIds === undefined ? {} : { folderIds })
      .then(() => showToast(words.rescanStarted))
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
              onRemove={() => setRemoving(folder)}
            />
          ))}
        </ul>
      )}
      <RemoveFolderDialog folder={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}

interface FolderRowProps {
  folder: Folder;
  onRescan(): void;
  onRemove(): void;
}

function FolderRow({ folder, onRescan, onRemove }: FolderRowProps) {
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const name = folderName(folder.path);
  const offline = folder.state === "offline";
  const scanned =
    folder.lastScannedAt === null
      ? indexing
        ? words.scanning
        : words.neverScanned
      : words.scanned(folder.lastScannedAt, new Date());
  return (
    <li className={styles.row}>
      <div className={styles.icon}>
        {offline ? <FolderX aria-hidden="true" /> : <FolderIcon aria-hidden="true" />}
      </div>
      <div className={styles.words}>
        <h2 className={styles.name}>{name}</h2>
        <p className={styles.path}>{folder.path}</p>
        <p className={styles.facts}>
          <span>{words.photos(folder.photos)}</span>
          <span className={styles.state} data-state={folder.state}>
            {offline ? words.offline : scanned}
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        <IconButton
          label={words.rescanNamed(name)}
          icon={<RefreshCw aria-hidden="true" />}
          disabled={offline}
          onClick={onRescan}
        />
        <IconButton label={words.removeNamed(name)} icon={<X aria-hidden="true" />} onClick={onRemove} />
      </div>
    </li>
  );
}
