import { Pencil } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { longestCaption, longestTitle } from "../../../shared/fact-limits.ts";
import type { PhotoFacts } from "../../../shared/facts.ts";
import type { FactSource, PhotoDetails } from "../../../shared/photo.ts";
import { formatWallClock } from "../../format.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { positionWords } from "../viewer/exposure-words.ts";
import { formatTaken, formatZone } from "../viewer/photo-facts.ts";
import { useFactActions } from "./fact-actions.ts";
import { askFor } from "./fact-dialogs.ts";
import styles from "./fact-editors.module.css";

const words = strings.facts;
const read = strings.viewer;

/** In the info panel: what a person can say of a photo; from where each is, and what the file says where that differs. */
export function FactEditors({ details }: { details: PhotoDetails }) {
  const { hash, facts, metadata, takenAtSource, takenAtZoneMinutes } = details;
  const { takenAt, albums } = facts;
  const hashes = [hash];
  const when = (iso: string) => formatWallClock(iso, { dateStyle: "medium", timeStyle: "medium" });
  const zone = takenAt.source === "file" && takenAtZoneMinutes !== null ? formatZone(takenAtZoneMinutes) : "";
  const dateSource = takenAtSource === null ? "" : read.dateSource[takenAtSource];
  return (
    <section className={styles.editors} aria-label={words.about}>
      <TextFact
        key={`title ${hash}`}
        name="title"
        hash={hash}
        fact={facts.title}
        from={metadata.title?.source}
      />
      <TextFact
        key={`caption ${hash}`}
        name="caption"
        hash={hash}
        fact={facts.caption}
        from={metadata.caption?.source}
      />
      <AskedFact
        label={words.date}
        value={takenAt.value === null ? null : [formatTaken(details), zone].filter(Boolean).join(" · ")}
        toAdd={words.addDate}
        notes={[noteOf(takenAt, dateSource, when)]}
        onEdit={() => askFor({ kind: "date", hashes, takenAt: takenAt.value })}
      />
      <PlaceFact details={details} />
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

function PlaceFact({ details }: { details: PhotoDetails }) {
  const { place } = details.facts;
  const { position } = details.metadata;
  const label = details.place?.label;
  const altitude = place.source === "file" ? position?.value.altitudeMetres : null;
  return (
    <AskedFact
      label={words.place}
      value={place.value === null ? null : (label ?? positionWords(place.value))}
      toAdd={words.addPlace}
      notes={[
        place.value !== null && label !== undefined ? positionWords(place.value) : null,
        altitude == null ? null : read.altitude(Math.round(altitude)),
        noteOf(
          place,
          read.readFrom(position?.source ?? ""),
          positionWords,
          read.saidBy(position?.source ?? ""),
        ),
      ]}
      onEdit={() => askFor({ kind: "place", hashes: [details.hash] })}
    />
  );
}

/** Where a value is from; what the file says, where a person said something else. */
function noteOf<T>(
  { value, source, file }: { value: T | null; source: "user" | "file" | null; file: T | null },
  from: string,
  inWords: (value: T) => string,
  by: string = read.saidBy(""),
): string | null {
  if (source !== "user") return source === null || from === "" ? null : from;
  if (file === null || (value !== null && inWords(value) === inWords(file))) return words.byYou;
  return `${words.byYou} · ${words.fileSays(by, inWords(file))}`;
}

interface AskedFactProps {
  label: string;
  value: string | null;
  /** Stands where there is no value. */
  toAdd: string;
  notes: readonly (string | null)[];
  onEdit(): void;
}

function AskedFact({ label, value, toAdd, notes, onEdit }: AskedFactProps) {
  return (
    <div className={styles.fact}>
      <h4 className={styles.label}>{label}</h4>
      <div className={styles.line}>
        <div className={styles.value}>
          {value ?? <span className={styles.none}>{toAdd}</span>}
          {notes.map((note) =>
            note === null ? null : (
              <span key={note} className={styles.note}>
                {note}
              </span>
            ),
          )}
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
  /** Who says it, where a person does not. */
  from: FactSource | undefined;
}

/** A text that is edited where it stands: Enter (with Ctrl in a caption) keeps it, Esc leaves it as it was. */
function TextFact({ name, hash, fact, from }: TextFactProps) {
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
      value={fact.value}
      toAdd={name === "title" ? words.addTitle : words.addCaption}
      notes={[noteOf(fact, read.readFrom(from ?? ""), (value) => value, read.saidBy(from ?? ""))]}
      onEdit={() => setDraft(fact.value ?? "")}
    />
  );
}
