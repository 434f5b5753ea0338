import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import { mostPhotosAtOnce } from "../../../shared/fact-limits.ts";
import { showFailure } from "../../state/failures.ts";
import { clearSelection, select, selectedIn, toggleSelected } from "../../state/selection.ts";
import { showToast } from "../../state/toasts.ts";
import type { LoadedView, PhotoSource } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import type { GridLayout } from "./layout.ts";
import { sectionOf } from "./layout.ts";

export interface GridSelectionParams {
  listKey: string;
  view: LoadedView;
  photos: PhotoSource;
  layout: GridLayout | null;
}

export interface GridSelection {
  /** True if the click selected something, so that nothing is to be opened. */
  onClick(event: MouseEvent, index: number): boolean;
  /** Space, Ctrl-A, D and Esc. True if the key was one of them. */
  onKeyDown(event: KeyboardEvent, cursor: number): boolean;
  /** The cursor was moved with Shift held: all between where that began and `to` are selected. */
  extend(from: number, to: number): void;
  toggle(index: number): void;
  toggleSection(section: number): void;
  /** The photos of a rectangle, beside those that were selected before it. */
  setBand(indexes: readonly number[], before: ReadonlySet<string>): void;
}

/** Selecting in a grid with mouse, keys and fingers. Photos are selected by content, so that lists may change meanwhile. */
export function useGridSelection(params: GridSelectionParams): GridSelection {
  const latest = useRef(params);
  latest.current = params;
  /** Where ranges begin: the photo that was selected or opened last. */
  const anchor = useRef<string | null>(null);
  const { listKey } = params;

  useEffect(() => clearSelection, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another selection.
  useEffect(() => {
    anchor.current = null;
  }, [listKey]);

  const hashAt = (index: number) => latest.current.view.photoAt(index)?.hash;

  function toggle(index: number): void {
    const hash = hashAt(index);
    if (hash === undefined) return;
    anchor.current = hash;
    toggleSelected(listKey, [hash]);
  }

  /** Adds a run to what is selected (or replaces it), whether its pages are here or not. */
  async function addRun(first: number, last: number, base: ReadonlySet<string>, toggles = false) {
    const { photos } = latest.current;
    const hashes = await photos.hashes(first, last);
    if (toggles) return toggleSelected(listKey, hashes);
    const room = Math.max(0, mostPhotosAtOnce - base.size);
    if (hashes.length > room || last - first + 1 > mostPhotosAtOnce)
      showToast(strings.facts.tooMany(mostPhotosAtOnce));
    select(listKey, [...base, ...hashes.slice(0, room)]);
  }

  async function rangeTo(index: number): Promise<void> {
    const { photos } = latest.current;
    const start = anchor.current === null ? null : await photos.locate(anchor.current);
    if (start === null) return toggle(index);
    await addRun(Math.min(start, index), Math.max(start, index), selectedIn(listKey));
  }

  function toggleSection(section: number): void {
    const { layout } = latest.current;
    const first = layout?.sectionStart[section];
    const end = layout?.sectionStart[section + 1];
    if (first === undefined || end === undefined) return;
    addRun(first, end - 1, selectedIn(listKey), true).catch(showFailure);
  }

  const base = useRef<{ hash: string; before: ReadonlySet<string> } | null>(null);

  return {
    toggle,
    toggleSection,
    onClick(event, index) {
      const isMark = event.target instanceof Element && event.target.closest("[data-select]") !== null;
      const isToggle = event.ctrlKey || event.metaKey || isMark;
      base.current = null;
      if (event.shiftKey) rangeTo(index).catch(showFailure);
      else if (isToggle || selectedIn(listKey).size > 0) toggle(index);
      else {
        anchor.current = hashAt(index) ?? null;
        return false;
      }
      return true;
    },
    onKeyDown(event, cursor) {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isPlain && event.key === " ") toggle(cursor);
      else if (isPlain && event.key === "Escape" && selectedIn(listKey).size > 0) clearSelection();
      else if (isPlain && event.key.toLowerCase() === "d" && latest.current.layout)
        toggleSection(sectionOf(latest.current.layout, cursor));
      else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "a")
        addRun(0, latest.current.view.total - 1, new Set()).catch(showFailure);
      else return false;
      return true;
    },
    extend(from, to) {
      const start = hashAt(from);
      if (base.current === null && start !== undefined) {
        base.current = { hash: start, before: selectedIn(listKey) };
        anchor.current = start;
      }
      const kept = base.current;
      if (kept === null) return;
      latest.current.photos
        .locate(kept.hash)
        .then((at) => {
          if (at !== null) return addRun(Math.min(at, to), Math.max(at, to), kept.before);
        })
        .catch(showFailure);
    },
    setBand(indexes, before) {
      const hashes = indexes.flatMap((index) => hashAt(index) ?? []);
      select(listKey, [...before, ...hashes]);
    },
  };
}
