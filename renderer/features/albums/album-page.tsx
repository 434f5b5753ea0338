import { Pencil, Trash2 } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import type { AlbumSort } from "../../../shared/albums.ts";
import { useEngine } from "../../contexts.ts";
import { navigate } from "../../router.ts";
import { useFacts } from "../../state/facts.ts";
import { useView } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { PrintsDrawing, UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFactActions } from "../facts/fact-actions.ts";
import { askFor } from "../facts/fact-dialogs.ts";
import { PhotoList } from "../library/photo-list.tsx";
import sorts from "../search/search-header.module.css";
import styles from "./album-page.module.css";

const words = strings.albums;

/** One album: its name, its order, its photos. */
export function AlbumPage({ id, photo }: { id: string; photo: string | null }) {
  const engine = useEngine();
  const actions = useFactActions();
  const album = useFacts((state) => state.albums?.find((known) => known.id === id));
  const areKnown = useFacts((state) => state.albums !== null);
  const view = useView({
    scope: { kind: "album", id },
    sort: album?.sort === "date" ? "date" : undefined,
  });

  const back = (
    <Button onClick={() => navigate({ name: "photos", photo: null })}>{strings.search.backToPhotos}</Button>
  );
  if (areKnown && album === undefined) {
    return (
      <EmptyState
        live
        drawing={<UnpluggedDrawing />}
        title={words.gone}
        hint={words.goneHint}
        action={back}
      />
    );
  }
  if (album === undefined) return null;
  const setSort = (sort: string) => {
    if (sort !== "") void actions.run(engine.call("albums.update", { id, sort: sort as AlbumSort }));
  };
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{album.name}</h1>
        <span className={styles.count} role="status">
          {words.count(album.photos)}
        </span>
        <div className={styles.actions}>
          <ToggleGroup.Root
            type="single"
            className={sorts.sorts}
            aria-label={words.sort}
            value={album.sort}
            onValueChange={setSort}
          >
            <ToggleGroup.Item value="manual" className={sorts.sort}>
              {words.manual}
            </ToggleGroup.Item>
            <ToggleGroup.Item value="date" className={sorts.sort}>
              {words.byDate}
            </ToggleGroup.Item>
          </ToggleGroup.Root>
          <IconButton
            label={words.rename}
            icon={<Pencil aria-hidden="true" />}
            onClick={() => askFor({ kind: "album-name", id, name: album.name, hashes: [] })}
          />
          <IconButton
            label={words.delete}
            icon={<Trash2 aria-hidden="true" />}
            onClick={() =>
              void actions.run(engine.call("albums.delete", { id })).then((isDone) => {
                if (isDone) navigate({ name: "photos", photo: null }, "replace");
              })
            }
          />
        </div>
      </header>
      {view.view === null && view.error !== null ? (
        <EmptyState
          live
          drawing={<UnpluggedDrawing />}
          title={strings.photos.failed}
          hint={view.error.message}
          action={<Button onClick={view.reload}>{strings.common.tryAgain}</Button>}
        />
      ) : null}
      {view.view?.total === 0 ? (
        <EmptyState drawing={<PrintsDrawing />} title={words.empty} hint={words.emptyHint} action={back} />
      ) : null}
      {view.view !== null && view.view.total > 0 ? (
        <div className={styles.list}>
          <PhotoList view={view} photo={photo} album={album} />
        </div>
      ) : null}
    </div>
  );
}
