import { BookImage, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useEngine, useShell } from "../../contexts.ts";
import { useFacts } from "../../state/facts.ts";
import { sentenceOf } from "../../state/failures.ts";
import { clearSelection } from "../../state/selection.ts";
import { strings } from "../../strings.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useFactActions } from "../facts/fact-actions.ts";
import styles from "./add-to-album-dialog.module.css";

const words = strings.albums;

/** Puts photos into an album that there is, or into a new one of the name that was typed. */
export function AddToAlbumDialog({ hashes, onClose }: { hashes: readonly string[]; onClose(): void }) {
  const engine = useEngine();
  const shell = useShell();
  const actions = useFactActions();
  const albums = useFacts((state) => state.albums) ?? [];
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const name = text.trim();
  const fold = (value: string) => value.normalize("NFC").toLocaleLowerCase();
  const found = albums.filter((album) => fold(album.name).includes(fold(name)));
  const isNew = name !== "" && !albums.some((album) => fold(album.name) === fold(name));

  async function add(id: string | null): Promise<void> {
    try {
      const all = [...hashes];
      const done =
        id === null
          ? await engine.call("albums.create", { name, hashes: all })
          : await engine.call("albums.add", { id, hashes: all });
      void actions.run(Promise.resolve(done));
      clearSelection();
      onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const [first] = found;
    if (isNew && found.length === 0) void add(null);
    else if (first && !isNew)
      void add(albums.find((album) => fold(album.name) === fold(name))?.id ?? first.id);
    else if (isNew) void add(null);
  }

  return (
    <Dialog open onOpenChange={onClose} title={words.addTitle(hashes.length)}>
      <form onSubmit={submit}>
        <TextField
          label={words.find}
          placeholder={words.find}
          value={text}
          autoFocus
          error={error}
          onChange={(value) => {
            setText(value);
            setError(null);
          }}
        />
      </form>
      <ul className={styles.list} aria-label={words.list}>
        {isNew ? (
          <li>
            <button type="button" className={styles.album} onClick={() => void add(null)}>
              <span className={styles.cover}>
                <Plus aria-hidden="true" />
              </span>
              <span className={styles.name}>{words.makeNamed(name)}</span>
            </button>
          </li>
        ) : null}
        {found.map((album) => (
          <li key={album.id}>
            <button type="button" className={styles.album} onClick={() => void add(album.id)}>
              <span className={styles.cover}>
                {album.cover === null ? (
                  <BookImage aria-hidden="true" />
                ) : (
                  <img src={shell.mediaUrl(album.cover, "thumbnail")} alt="" />
                )}
              </span>
              <span className={styles.name}>{album.name}</span>
              <span className={styles.count}>{words.count(album.photos)}</span>
            </button>
          </li>
        ))}
        {albums.length === 0 && !isNew ? (
          <li className={styles.none}>
            {words.none}. {words.makeHint}
          </li>
        ) : null}
      </ul>
    </Dialog>
  );
}
