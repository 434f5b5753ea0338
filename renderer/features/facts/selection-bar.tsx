import {
  ArrowLeftToLine,
  ArrowRightToLine,
  CalendarClock,
  Eye,
  EyeOff,
  FolderMinus,
  FolderPlus,
  Heart,
  ImageUp,
  MapPin,
  X,
} from "lucide-react";
import type { Album } from "../../../shared/albums.ts";
import { useEngine } from "../../contexts.ts";
import { clearSelection, useSelected } from "../../state/selection.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import type { AlbumMove } from "../albums/use-move-in-album.ts";
import { useFactActions } from "./fact-actions.ts";
import { askFor } from "./fact-dialogs.ts";
import styles from "./selection-bar.module.css";
import { Stars } from "./stars.tsx";

const words = strings.selection;

export interface SelectionBarProps {
  listKey: string;
  areHidden: boolean;
  /** The album whose list this is. */
  album: Album | null;
  onMove: ((hashes: readonly string[], to: AlbumMove) => void) | null;
}

/** What can be done with the selected photos; there only while some are. */
export function SelectionBar({ listKey, areHidden, album, onMove }: SelectionBarProps) {
  const engine = useEngine();
  const selected = useSelected(listKey);
  const actions = useFactActions();
  const hashes = [...selected];
  const count = hashes.length;
  return (
    <>
      <p role="status" className="visually-hidden">
        {count === 0 ? "" : words.announce(count)}
      </p>
      {count === 0 ? null : (
        <div role="toolbar" className={styles.bar} data-selection-bar aria-label={words.label}>
          <IconButton
            label={words.clear}
            shortcut="Escape"
            icon={<X aria-hidden="true" />}
            onClick={clearSelection}
          />
          <span className={styles.count}>{words.count(count)}</span>
          <IconButton
            label={strings.facts.favourite}
            shortcut="F"
            icon={<Heart aria-hidden="true" />}
            onClick={() => void actions.toggleFavourites(hashes)}
          />
          <Stars value={null} onRate={(rating) => void actions.set(hashes, { rating })} />
          <IconButton
            label={strings.facts.addToAlbum}
            shortcut="A"
            icon={<FolderPlus aria-hidden="true" />}
            onClick={() => askFor({ kind: "add-to-album", hashes })}
          />
          <IconButton
            label={strings.facts.changeDate}
            icon={<CalendarClock aria-hidden="true" />}
            onClick={() => askFor({ kind: "date", hashes, takenAt: null })}
          />
          <IconButton
            label={strings.facts.changePlace}
            icon={<MapPin aria-hidden="true" />}
            onClick={() => askFor({ kind: "place", hashes })}
          />
          <IconButton
            label={areHidden ? strings.facts.show : strings.facts.hide}
            shortcut="H"
            icon={areHidden ? <Eye aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
            onClick={() =>
              void actions.set(hashes, { hidden: !areHidden }).then((isDone) => {
                if (isDone) clearSelection();
              })
            }
          />
          {album === null ? null : (
            <>
              {onMove === null ? null : (
                <>
                  <IconButton
                    label={words.moveToStart}
                    icon={<ArrowLeftToLine aria-hidden="true" />}
                    onClick={() => onMove(hashes, "start")}
                  />
                  <IconButton
                    label={words.moveToEnd}
                    icon={<ArrowRightToLine aria-hidden="true" />}
                    onClick={() => onMove(hashes, "end")}
                  />
                </>
              )}
              {hashes.length === 1 ? (
                <IconButton
                  label={words.makeCover}
                  icon={<ImageUp aria-hidden="true" />}
                  onClick={() =>
                    void actions.run(engine.call("albums.update", { id: album.id, cover: hashes[0] ?? null }))
                  }
                />
              ) : null}
              <IconButton
                label={words.removeFromAlbum}
                icon={<FolderMinus aria-hidden="true" />}
                onClick={() =>
                  void actions.run(engine.call("albums.remove", { id: album.id, hashes })).then((isDone) => {
                    if (isDone) clearSelection();
                  })
                }
              />
            </>
          )}
        </div>
      )}
    </>
  );
}
