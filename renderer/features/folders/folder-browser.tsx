import { ChevronRight, CornerLeftUp, FolderIcon } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Contract } from "../../../shared/contract.ts";
import type { Output } from "../../../shared/rpc.ts";
import { useEngine } from "../../contexts.ts";
import { isCancelled, sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./folder-browser.module.css";
import { pastedPath } from "./pasted-path.ts";

export type Listing = Output<Contract, "folders.browse">;

export interface FolderBrowserProps {
  /** Told of every folder that is shown; null at the list of starting points and while one is opened. */
  onShow(listing: Listing | null): void;
}

const words = strings.browse;

/** Walks the folders of the engine's machine: for hosts without a native folder dialog. */
export function FolderBrowser({ onShow }: FolderBrowserProps) {
  const engine = useEngine();
  // An object: asking for the same path again asks again.
  const [wanted, setWanted] = useState<{ path: string | null }>({ path: null });
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  /** The person is writing: an answer that comes meanwhile must not take the words away. */
  const isEdited = useRef(false);
  const list = useRef<HTMLUListElement>(null);
  const show = useRef(onShow);
  show.current = onShow;

  useEffect(() => {
    const controller = new AbortController();
    engine
      .call("folders.browse", wanted.path === null ? {} : { path: wanted.path }, {
        signal: controller.signal,
      })
      .then((next) => {
        setListing(next);
        if (!isEdited.current) setTyped(next.path ?? "");
        setError(null);
        show.current(next);
        if (list.current) list.current.scrollTop = 0;
      })
      .catch((thrown: unknown) => {
        if (isCancelled(thrown)) return;
        setError(sentenceOf(thrown));
        show.current(null);
      });
    return () => controller.abort();
  }, [engine, wanted]);

  function goTo(path: string | null) {
    isEdited.current = false;
    setWanted({ path });
  }

  function go(event: FormEvent) {
    event.preventDefault();
    const path = pastedPath(typed);
    goTo(path === "" ? null : path);
  }

  const here = listing?.path ?? words.startingPoints;
  return (
    <div className={styles.browser}>
      <form className={styles.where} onSubmit={go}>
        <IconButton
          label={words.up}
          disabled={listing === null || listing.path === null}
          icon={<CornerLeftUp aria-hidden="true" />}
          onClick={() => goTo(listing?.parent ?? null)}
        />
        <TextField
          label={words.path}
          placeholder={words.pathHint}
          value={typed}
          onChange={(path) => {
            isEdited.current = true;
            setTyped(path);
          }}
          error={error}
        />
        <Button type="submit">{words.go}</Button>
      </form>
      <ul ref={list} className={styles.list} aria-label={words.foldersLabel(here)}>
        {(listing?.folders ?? []).map((folder) => (
          <li key={folder.path}>
            <button type="button" className={styles.folder} onClick={() => goTo(folder.path)}>
              <FolderIcon aria-hidden="true" />
              <span className={styles.name}>{folder.name}</span>
              <ChevronRight aria-hidden="true" />
            </button>
          </li>
        ))}
        {listing?.folders.length === 0 ? <li className={styles.none}>{words.noFolders}</li> : null}
      </ul>
      <p className={styles.images} role="status">
        {listing?.path == null ? "" : words.images(listing.images)}
      </p>
    </div>
  );
}
