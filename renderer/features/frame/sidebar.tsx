import { EyeOff, FolderIcon, FolderX, Heart, History, Images, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Folder } from "../../../shared/library.ts";
import { formatNumber } from "../../format.ts";
import { type Place, useLocation } from "../../router.ts";
import { useFacts } from "../../state/facts.ts";
import { useLibrary } from "../../state/library.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { SidebarAlbums } from "../albums/sidebar-albums.tsx";
import { folderNames } from "../folders/folder-names.ts";
import { useChooseFolders } from "../folders/use-choose-folders.ts";
import styles from "./sidebar.module.css";

/** Where one can go. `onGo` closes the drawer that it may stand in. */
export function Sidebar({ onGo }: { onGo?: () => void }) {
  const { place } = useLocation();
  const photos = useLibrary((state) => state.photos);
  const folders = useLibrary((state) => state.folders);
  const counts = useFacts((state) => state.counts);
  const hasChanges = useFacts(({ undo }) => undo.undo !== null || undo.redo !== null);
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
          <Item
            to={{ name: "favourites", photo: null }}
            current={place.name === "favourites"}
            icon={<Heart aria-hidden="true" />}
            name={strings.facts.pages.favourites.title}
            count={counts.favourites}
            onGo={onGo}
          />
          {counts.hidden > 0 || place.name === "hidden" ? (
            <Item
              to={{ name: "hidden", photo: null }}
              current={place.name === "hidden"}
              icon={<EyeOff aria-hidden="true" />}
              name={strings.facts.pages.hidden.title}
              count={counts.hidden}
              onGo={onGo}
            />
          ) : null}
          {hasChanges || place.name === "changes" ? (
            <Item
              to={{ name: "changes" }}
              current={place.name === "changes"}
              icon={<History aria-hidden="true" />}
              name={strings.changes.title}
              count={null}
              onGo={onGo}
            />
          ) : null}
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
      <SidebarAlbums Item={Item} onGo={onGo} />
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

export interface ItemProps {
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
