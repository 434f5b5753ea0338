import { Pencil } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useState } from "react";
import { longestCaption, longestTitle } from "../../../shared/fact-limits.ts";
import type { PhotoFacts } from "../../../shared/facts.ts";
import { useEngine } from "../../contexts.ts";
import { formatWallClock } from "../../format.ts";
import { useFacts } from "../../state/facts.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { useFactActions } from "./fact-actions.ts";
import { askFor } from "./fact-dialogs.ts";
import styles from "./fact-editors.module.css";
import { formatPosition } from "./parse-position.ts";

const words = strings.facts;

/** In the info panel: what a person can say of a photo, with what the file says where that differs. */
export function FactEditors({ hash }: { hash: string }) {
  const facts = usePhotoFacts(hash);
  if (facts === null) return null;
  const hashes = [hash];
  const { takenAt, place, albums } = facts;
  const when = (iso: string) => formatWallClock(iso, { dateStyle: "medium", timeStyle: "medium" });
  return (
    <section className={styles.editors} aria-label={words.about}>
      <TextFact key={`title ${hash}`} name="title" hash={hash} fact={facts.title} />
      <TextFact key={`caption ${hash}`} name="caption" hash={hash} fact={facts.caption} />
      <AskedFact
        label={words.date}
        value={takenAt.value === null ? words.addDate : when(takenAt.value)}
        note={noteOf(takenAt, when)}
        onEdit={() => askFor({ kind: "date", hashes, takenAt: takenAt.value })}
      />
      <AskedFact
        label={words.place}
        value={place.value === null ? words.addPlace : formatPosition(place.value)}
        note={noteOf(place, formatPosition)}
        onEdit={() => askFor({ kind: "place", hashes })}
      />
      {albums.length === 0 ? null : (
        <div className={styles.fact}>
          <h4 className={styles.label}>{words.albums}</h4>
          <ul className={styles.albums}>
            {albums.map(({ id, name }) => (
              <li key={id}>
                <Link to={{ name: "album", id, photo: null }} className={styles.album}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** All facts of a photo; asked again whenever any changes. Those of the photo before stay until the new ones are here. */
function usePhotoFacts(hash: string): PhotoFacts | null {
  const engine = useEngine();
  const revision = useFacts((state) => state.revision);
  const [found, setFound] = useState<{ hash: string; facts: PhotoFacts } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when to ask again.
  useEffect(() => {
    const abort = new AbortController();
    engine.call("photo.get", { hash }, { signal: abort.signal }).then(
      ({ facts }) => setFound({ hash, facts }),
      () => {
        // A photo that is gone has no facts to show; the viewer says so.
      },
    );
    return () => abort.abort();
  }, [engine, hash, revision]);
  return found?.hash === hash ? found.facts : null;
}

/** Where a value is from; what the file says, where a person said something else. */
function noteOf<T>(
  { source, file }: { source: "user" | "file" | null; file: T | null },
  inWords: (value: T) => string,
): string | null {
  if (source !== "user") return null;
  return file === null ? words.byYou : `${words.byYou} · ${words.fileSays(inWords(file))}`;
}

interface AskedFactProps {
  label: string;
  value: string;
  note: string | null;
  onEdit(): void;
}

function AskedFact({ label, value, note, onEdit }: AskedFactProps) {
  return (
    <div className={styles.fact}>
      <h4 className={styles.label}>{label}</h4>
      <div className={styles.line}>
        <div className={styles.value}>
          {value}
          {note === null ? null : <span className={styles.note}>{note}</span>}
        </div>
        <IconButton label={words.editNamed(label)} icon={<Pencil aria-hidden="true" />} onClick={onEdit} />
      </div>
    </div>
  );
}

interface TextFactProps {
  name: "title" | "caption";
  hash: string;
  fact: PhotoFacts["title"];
}

/** A text that is edited where it stands: Enter (with Ctrl in a caption) keeps it, Esc leaves it as it was. */
function TextFact({ name, hash, fact }: TextFactProps) {
  const actions = useFactActions();
  const [draft, setDraft] = useState<string | null>(null);
  const label = words[name];

  async function save(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (draft === null) return;
    if (await actions.set([hash], { [name]: draft })) setDraft(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      // The photo stays open.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      setDraft(null);
    } else if (event.key === "Enter" && (name === "title" || event.ctrlKey || event.metaKey))
      void save(event);
  }

  if (draft !== null) {
    const field = {
      "aria-label": label,
      className: styles.input,
      value: draft,
      autoFocus: true,
      onKeyDown,
    };
    return (
      <form className={styles.fact} onSubmit={(event) => void save(event)}>
        <h4 className={styles.label}>{label}</h4>
        {name === "title" ? (
          <input {...field} maxLength={longestTitle} onChange={(event) => setDraft(event.target.value)} />
        ) : (
          <textarea
            {...field}
            rows={4}
            maxLength={longestCaption}
            onChange={(event) => setDraft(event.target.value)}
          />
        )}
        <div className={styles.buttons}>
          {fact.source === "user" ? (
            <Button
              look="quiet"
              onClick={() =>
                void actions.set([hash], { [name]: null }).then((isDone) => {
                  if (isDone) setDraft(null);
                })
              }
            >
              {words.useFile}
            </Button>
          ) : null}
          <Button onClick={() => setDraft(null)}>{strings.common.cancel}</Button>
          <Button look="primary" type="submit">
            {words.save}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <AskedFact
      label={label}
      value={fact.value ?? (name === "title" ? words.addTitle : words.addCaption)}
      note={noteOf(fact, (value) => value)}
      onEdit={() => setDraft(fact.value ?? "")}
    />
  );
}
