import { CloudDownload, FolderIcon, FolderX, ListX, RefreshCw, X } from "lucide-react";
import type { Folder } from "../../../shared/library.ts";
import { isActive, useJobs } from "../../state/jobs.ts";
import { useLibrary } from "../../state/library.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Switch } from "../../ui/switch.tsx";
import { folderName } from "./folder-names.ts";
import styles from "./folders-page.module.css";

const words = strings.folders;

export interface FolderRowProps {
  folder: Folder;
  onRescan(): void;
  onDownload(): void;
  onEnable(enabled: boolean): void;
  onEditExclusions(): void;
  onRemove(): void;
}

/** One folder: what is in it, how it is kept up with, and what can be done about it. */
export function FolderRow({ folder, ...on }: FolderRowProps) {
  const indexing = useJobs((state) => state.job !== null && isActive(state.job));
  const showAway = useLibrary((state) => state.viewSettings.showAway);
  const name = folderName(folder.path);
  const offline = folder.state === "offline";
  const rules = ruleCount(folder.exclusions);
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
            {offline ? (showAway ? words.offline : words.offlineHidden) : scanned}
          </span>
          {rules === 0 ? null : <span>{words.rules(rules)}</span>}
        </p>
        {offline ? null : (
          <p className={styles.facts}>{folder.enabled ? words.watch(folder.watch) : words.off}</p>
        )}
        {folder.inCloud === 0 ? null : (
          <p className={styles.cloud}>
            {words.inCloud(folder.inCloud)}
            <Button look="quiet" disabled={offline || !folder.enabled} onClick={on.onDownload}>
              <CloudDownload aria-hidden="true" />
              {words.download}
              <span className="visually-hidden">{words.downloadOf(name)}</span>
            </Button>
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <Switch label={words.enableNamed(name)} checked={folder.enabled} onChange={on.onEnable} />
        <IconButton
          label={words.rescanNamed(name)}
          icon={<RefreshCw aria-hidden="true" />}
          disabled={offline || !folder.enabled}
          onClick={on.onRescan}
        />
        <IconButton
          label={words.exclusionsNamed(name)}
          icon={<ListX aria-hidden="true" />}
          onClick={on.onEditExclusions}
        />
        <IconButton label={words.removeNamed(name)} icon={<X aria-hidden="true" />} onClick={on.onRemove} />
      </div>
    </li>
  );
}

/** Lines that leave something out: no comments, no empty ones. */
function ruleCount(exclusions: string): number {
  return exclusions.split("\n").filter((line) => !/^\s*(#|$)/.test(line)).length;
}
