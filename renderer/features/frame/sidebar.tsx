import { FolderIcon, FolderX, Images, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Folder } from "../../../shared/library.ts";
import { formatNumber } from "../../format.ts";
import { type Place, useLocation } from "../../router.ts";
import { useLibrary } from "../../state/library.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { folderNames } from "../folders/folder-names.ts";
import { useChooseFolders } from "../folders/use-choose-folders.ts";
import styles from "./sidebar.module.css";

/** Where one can go. `onGo` closes the drawer that it may stand in. */
export function Sidebar({ onGo }: { onGo?: () => void }) {
  const { place } = useLocation();
  const photos = useLibrary((state) => state.photos);
  const folders = useLibrary((state) => state.folders);
  const failed = useLibrary((state) => state.status?.counts.failed ?? 0);
  const chooseFolders = useChooseFolders();
  const names = folderNames(folders ?? []);

  return (
    <nav className={styles.sidebar} aria-label={strings.sidebar.label}>
      <section>
        <h2 className={styles.heading}>{strings.sidebar.library}</h2>
        <ul>
          <Item
            to={{ name: "photos", photo: null }}
            current={place.name === "photos"}
            icon={<Images aria-hidden="true" />}
            name={strings.sidebar.photos}
            count={photos}
            onGo={onGo}
          />
          {failed > 0 ? (
            <Item
              to={{ name: "problems" }}
              current={place.name === "problems"}
              icon={<TriangleAlert aria-hidden="true" />}
              name={strings.sidebar.problems}
              count={failed}
              onGo={onGo}
            />
          ) : null}
        </ul>
      </section>
      <section>
        <div className={styles.headingRow}>
          <h2 className={styles.heading}>
            <Link
              to={{ name: "folders" }}
              className={styles.headingLink}
              aria-current={place.name === "folders" ? "page" : undefined}
              onClick={onGo}
            >
              {strings.sidebar.folders}
            </Link>
          </h2>
          <IconButton
            label={strings.sidebar.addFolder}
            icon={<Plus aria-hidden="true" />}
            onClick={() => {
              onGo?.();
              chooseFolders();
            }}
          />
        </div>
        <ul>
          {(folders ?? []).map((folder, index) => (
            <FolderItem key={folder.id} folder={folder} name={names[index] ?? folder.path} onGo={onGo} />
          ))}
        </ul>
      </section>
    </nav>
  );
}

interface ItemProps {
  to: Place;
  current: boolean;
  icon: ReactNode;
  name: string;
  count: number | null;
  title?: string;
  note?: string;
  onGo: (() => void) | undefined;
}

function Item({ to, current, icon, name, count, title, note, onGo }: ItemProps) {
  return (
    <li>
      <Link
        to={to}
        className={styles.item}
        aria-current={current ? "page" : undefined}
        title={title}
        onClick={onGo}
      >
        {icon}
        <span className={styles.name}>{name}</span>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
        {count === null ? null : <span className={styles.count}>{formatNumber(count)}</span>}
      </Link>
    </li>
  );
}

function FolderItem({
  folder,
  name,
  onGo,
}: {
  folder: Folder;
  name: string;
  onGo: (() => void) | undefined;
}) {
  const offline = folder.state === "offline";
  return (
    <Item
      to={{ name: "folders" }}
      current={false}
      icon={offline ? <FolderX aria-hidden="true" /> : <FolderIcon aria-hidden="true" />}
      name={name}
      count={folder.photos}
      title={folder.path}
      {...(offline ? { note: strings.sidebar.offline } : {})}
      onGo={onGo}
    />
  );
}
