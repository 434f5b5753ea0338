import {
  type CSSProperties,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { clearSelection, selectedIn } from "../../state/selection.ts";
import type { LoadedView, PhotoSource, ViewHandle } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { cx } from "../../ui/cx.ts";
import { useFactActions } from "../facts/fact-actions.ts";
import { pressFactKey } from "../facts/fact-keys.ts";
import { useDragOut } from "../files/drag-out.ts";
import { usePhotoMenu } from "../files/use-photo-menu.ts";
import styles from "./grid.module.css";
import { createGridController, type GridController } from "./grid-controller.ts";
import { GridRow } from "./grid-row.tsx";
import { useGridSize } from "./grid-size.ts";
import { rowOf } from "./layout.ts";
import { type Cursor, type Move, moveCursor } from "./navigation.ts";
import { Scrubber } from "./scrubber.tsx";
import { useGridBand } from "./use-grid-band.ts";
import { gridMetrics, useGridLayout } from "./use-grid-layout.ts";
import { useGridMemory } from "./use-grid-memory.ts";
import { useGridSelection } from "./use-grid-selection.ts";
import { useGridZoom } from "./use-grid-zoom.ts";

export interface PhotoGridProps {
  view: ViewHandle;
  /** One place in the history: back, forward and reload land where one was. */
  restoreKey: string;
  onOpen(hash: string): void;
  /** The photo that is open over the grid: it is kept in the window, and has the focus once nothing is open any more. */
  selectedHash?: string;
  /** On the page of hidden photos. */
  areHidden?: boolean;
  /** Moves within an album by keys: in front of the photo before (-1) or behind the one after (1). Null: no own order. */
  onMoveInAlbum?: ((hashes: readonly string[], by: -1 | 1) => void) | null;
}

/** The photo that keys act on. */
interface GridCursor extends Cursor {
  /** Whether its tile is to have the focus once it is drawn. */
  readonly takesFocus: boolean;
}

/** All photos of a view in justified rows; only those near the window exist in the document. */
export function PhotoGrid(props: PhotoGridProps) {
  const { view, restoreKey, onOpen, selectedHash, areHidden = false, onMoveInAlbum = null } = props;
  if (view.view === null) return null;
  // Another list is another grid: nothing of the old one's position may leak into it.
  return (
    <Grid
      key={`${restoreKey} ${view.hasDates}`}
      view={view.view}
      photos={view.photos}
      hasDates={view.hasDates}
      restoreKey={restoreKey}
      onOpen={onOpen}
      selectedHash={selectedHash ?? null}
      areHidden={areHidden}
      onMoveInAlbum={onMoveInAlbum}
    />
  );
}

interface GridProps {
  view: LoadedView;
  photos: PhotoSource;
  /** Whether the list is in the order of time: day headers and years beside the scrollbar. */
  hasDates: boolean;
  restoreKey: string;
  onOpen(hash: string): void;
  selectedHash: string | null;
  areHidden: boolean;
  onMoveInAlbum: ((hashes: readonly string[], by: -1 | 1) => void) | null;
}

/** Rows lower than this, px, have no room for words. */
const tinyBelow = 110;
const padding = { top: 0, bottom: 16 } as const;
const plainPadding = { top: 12, bottom: 16 } as const;

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
  PageUp: "page-up",
  PageDown: "page-down",
};

function Grid(props: GridProps) {
  const { view, photos, hasDates, restoreKey, onOpen, selectedHash, areHidden, onMoveInAlbum } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [controller] = useState<GridController>(() =>
    createGridController(hasDates ? padding : plainPadding),
  );
  const targetHeight = useGridSize((state) => state.targetHeight);
  const [width, setWidth] = useState(0);
  const [cursor, setCursor] = useState<GridCursor>({ index: 0, goalX: null, takesFocus: false });
  /** The cursor that has been given the focus it was to take. */
  const focused = useRef<GridCursor | null>(null);
  const waiting = useRef<GridCursor | null>(null);
  const hadFocus = useRef(false);
  const ready = useGridLayout({ view, width, targetHeight, headers: hasDates });
  const scene = useSyncExternalStore(controller.subscribe, controller.scene);
  const version = useSyncExternalStore(photos.subscribe, photos.version);
  // The view that is drawn: a new one waits for its layout.
  const [shown, setShown] = useState<LoadedView>(view);

  const memory = useGridMemory({ restoreKey, controller, photos, view: shown, cursor: cursor.index });
  useGridZoom(scroller, controller);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const detach = controller.attach(element);
    const measure = () => {
      const space = element.firstElementChild;
      setWidth(space ? space.clientWidth : 0);
      controller.setViewportHeight(element.clientHeight);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
      detach();
    };
  }, [controller]);

  // A layout has come: for the first time, for another size, or for another state of the library.
  const drawn = useRef<LoadedView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: acts on a layout, reads the rest as it is then.
  useLayoutEffect(() => {
    if (!ready) return;
    const next = ready.view as LoadedView;
    const previous = drawn.current;
    drawn.current = next;
    if (previous === null) {
      const start = memory.recall();
      if (start?.anchor) controller.placeAnchor(start.anchor);
      if (start) setCursor({ index: clampIndex(start.focus, next), goalX: null, takesFocus: false });
      controller.setLayout(ready.layout);
    } else if (previous === next) controller.setLayout(ready.layout);
    else {
      const placeOf = (index: number) => next.moved.get(previous.photoAt(index)?.hash ?? "") ?? null;
      controller.setLayout(ready.layout, placeOf);
      // The focus goes with its photo; without it, Tab leads to the newest photo as before.
      const takesFocus = hadFocus.current;
      setCursor(({ index }) => {
        const stays = index === 0 && !takesFocus;
        return { index: stays ? 0 : (placeOf(index) ?? clampIndex(index, next)), goalX: null, takesFocus };
      });
    }
    setShown(next);
  }, [ready]);

  useLayoutEffect(() => {
    if (scene) controller.commit();
  }, [controller, scene]);

  const layout = scene?.layout ?? null;
  const first = scene && layout && layout.rowCount > 0 ? layout.rowStart[scene.firstRow]! : 0;
  const last = scene && layout && layout.rowCount > 0 ? layout.rowStart[scene.lastRow + 1]! - 1 : -1;
  useEffect(() => {
    if (last >= first) shown.want(first, last);
  }, [shown, first, last]);

  // The focus follows the cursor once its tile is drawn; where the tile goes, the grid itself keeps it.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !scene) return;
    if (cursor.takesFocus && focused.current !== cursor) {
      const tile = tileOf(element, cursor.index);
      // While its tile is not drawn yet the person may have gone elsewhere: then the focus stays there.
      if (waiting.current !== cursor || element.contains(document.activeElement)) {
        (tile ?? element).focus({ preventScroll: true });
      }
      waiting.current = cursor;
      if (tile) focused.current = cursor;
    } else if (hadFocus.current && !element.contains(document.activeElement)) {
      if (document.activeElement === document.body) element.focus({ preventScroll: true });
    }
    hadFocus.current = element.contains(document.activeElement);
  });

  useEffect(
    () => photos.track(() => trackedPhotos(controller, shown, cursor.index)),
    [controller, photos, shown, cursor.index],
  );

  // The cursor goes along with the photo that is open, and gets the focus back when it is closed.
  const wasOpen = useRef(selectedHash);
  // biome-ignore lint/correctness/useExhaustiveDependencies: acts when another photo is open.
  useEffect(() => {
    const previous = wasOpen.current;
    wasOpen.current = selectedHash;
    if (selectedHash === null) {
      if (previous === null) return;
      setCursor((now) => ({ ...now, takesFocus: true }));
      return;
    }
    const abort = new AbortController();
    placeOf(selectedHash, shown, cursor.index, photos, abort.signal).then(
      (index) => {
        if (index === null || abort.signal.aborted) return;
        setCursor({ index, goalX: null, takesFocus: false });
        controller.reveal(index, "center");
      },
      () => {
        // Then the cursor stays where it was.
      },
    );
    return () => abort.abort();
  }, [selectedHash, ready]);

  const dragOut = useDragOut();
  const photoMenu = usePhotoMenu(onOpen);
  /** From a drag until the next press: the release that ends it is no click. */
  const wasDragged = useRef(false);

  function open(index: number): void {
    const photo = shown.photoAt(index);
    if (photo) onOpen(photo.hash);
  }

  const actions = useFactActions();
  const selection = useGridSelection({ listKey: restoreKey, view: shown, photos, layout });
  const bandElement = useRef<HTMLDivElement>(null);
  const band = useGridBand({
    scroller,
    band: bandElement,
    controller,
    layout,
    selection,
    listKey: restoreKey,
    canDrag: dragOut !== null,
    indexOf,
  });

  /** Keys that select photos or say something of them. */
  function onFactKey(event: KeyboardEvent): boolean {
    if (event.target instanceof HTMLButtonElement) return false;
    if (selection.onKeyDown(event, cursor.index)) return true;
    const selected = selectedIn(restoreKey);
    const photo = shown.photoAt(cursor.index);
    if (event.altKey && event.shiftKey && onMoveInAlbum !== null) {
      const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
      const hashes = selected.size > 0 ? [...selected] : photo ? [photo.hash] : [];
      if (by === 0 || hashes.length === 0) return false;
      onMoveInAlbum(hashes, by);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    return pressFactKey(event.key, { photo, selected, zeroClears: true, areHidden }, actions);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!layout || !scene) return;
    if (onFactKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.altKey) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      open(cursor.index);
      return;
    }
    const move = moves[event.key];
    if (move === undefined) return;
    if ((event.ctrlKey || event.metaKey) && move !== "first" && move !== "last") return;
    event.preventDefault();
    const next = moveCursor(layout, cursor, move, scene.space.viewportHeight);
    if (event.shiftKey) selection.extend(cursor.index, next.index);
    setCursor({ ...next, takesFocus: true });
    controller.reveal(next.index);
  }

  function onClick(event: MouseEvent): void {
    const index = indexOf(event.target);
    const isEndOfDrag = wasDragged.current;
    wasDragged.current = false;
    if (band.takeUsed() || isEndOfDrag) return;
    const day = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-section]") : null;
    if (day !== null) {
      selection.toggleSection(Number(day.dataset.section));
      return;
    }
    if (index === null) {
      // Beside the photos: nothing is meant any more.
      clearSelection();
      return;
    }
    setCursor({ index, goalX: null, takesFocus: false });
    if (!selection.onClick(event, index)) open(index);
  }

  function onContextMenu(event: MouseEvent): void {
    const index = indexOf(event.target);
    const photo = index === null ? null : shown.photoAt(index);
    if (index === null || !photo || photoMenu === null) return;
    setCursor({ index, goalX: null, takesFocus: false });
    photoMenu(event, photo);
  }

  function onDragStart(event: DragEvent): void {
    const index = indexOf(event.target);
    const photo = index === null ? null : shown.photoAt(index);
    if (!photo || dragOut === null) return;
    wasDragged.current = true;
    dragOut(event, photo.hash);
  }

  const cursorRow = layout && layout.photoCount > 0 ? rowOf(layout, cursor.index) : -1;
  const isCursorDrawn = scene !== null && cursorRow >= scene.firstRow && cursorRow <= scene.lastRow;
  const style = { "--grid-header": `${gridMetrics.headerHeight}px` } as CSSProperties;
  const rows: number[] = [];
  if (scene) for (let row = scene.firstRow; row <= scene.lastRow; row++) rows.push(row);

  return (
    <div
      className={cx(styles.frame, !hasDates && styles.plain)}
      data-tiny={targetHeight < tinyBelow}
      style={style}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows placed in space are no table. */}
      <div
        ref={scroller}
        id={id}
        className={styles.scroller}
        role="grid"
        aria-label={strings.grid.label}
        aria-rowcount={layout?.rowCount ?? 0}
        aria-colcount={-1}
        aria-multiselectable="true"
        tabIndex={isCursorDrawn ? -1 : 0}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onPointerDown={(event) => {
          wasDragged.current = false;
          band.onPointerDown(event);
        }}
        onDragStart={onDragStart}
        onFocus={(event) => {
          const index = indexOf(event.target);
          if (index !== null && index !== cursor.index) setCursor({ index, goalX: null, takesFocus: false });
        }}
      >
        <div
          className={styles.space}
          role="presentation"
          style={{ height: `${scene?.space.physicalHeight ?? 0}px` }}
        >
          {scene
            ? rows.map((row) => (
                <GridRow
                  key={row}
                  layout={scene.layout}
                  days={shown.days}
                  row={row}
                  top={scene.layout.rowTop[row]! - scene.offset}
                  photoAt={shown.photoAt}
                  version={version}
                  tabStop={row === cursorRow ? cursor.index : -1}
                  hold={scene.isFast}
                  listKey={restoreKey}
                  canDrag={dragOut !== null}
                />
              ))
            : null}
        </div>
      </div>
      <div ref={bandElement} className={styles.band} aria-hidden="true" />
      {scene ? (
        <Scrubber
          controller={controller}
          layout={scene.layout}
          space={scene.space}
          days={shown.days}
          hasDates={hasDates}
          gridId={id}
        />
      ) : null}
    </div>
  );
}

/** Where a photo is: most often the one beside the cursor; else the engine knows. */
async function placeOf(
  hash: string,
  view: LoadedView,
  near: number,
  photos: PhotoSource,
  signal: AbortSignal,
): Promise<number | null> {
  for (const index of [near, near + 1, near - 1]) {
    if (view.photoAt(index)?.hash === hash) return index;
  }
  return photos.locate(hash, signal);
}

function clampIndex(index: number, view: LoadedView): number {
  return Math.max(0, Math.min(index, view.total - 1));
}

function tileOf(scroller: HTMLElement, index: number): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-index="${index}"]`);
}

function indexOf(target: EventTarget): number | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return tile ? Number(tile.dataset.index) : null;
}

/** What must be found again when the library changes: first the photo that must not move, then the focused one. */
function trackedPhotos(controller: GridController, view: LoadedView, cursor: number) {
  const indexes = [controller.anchor()?.index, cursor];
  return indexes.flatMap((index) => {
    const hash = index === undefined ? undefined : view.photoAt(index)?.hash;
    return index === undefined || hash === undefined ? [] : [{ index, hash }];
  });
}
