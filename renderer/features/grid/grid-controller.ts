/**
 * What is on screen and where it stands: owns the scroll position of a grid. It knows the layout and the element
 * that scrolls, and nothing of React, which draws the `scene` and then calls `commit`.
 */

import { type GridLayout, hasHeader, picturesTop, rowAt, rowOf } from "./layout.ts";
import {
  createScrollSpace,
  moved,
  mustSync,
  placed,
  type ScrollPosition,
  type ScrollSpace,
  synced,
  virtualEnd,
} from "./scroll-space.ts";

/** A photo and how far the top of its row is below the top of the window, px. */
export interface Anchor {
  readonly index: number;
  readonly top: number;
}

/** What to draw. A new object only when that changes: not for every pixel scrolled. */
export interface Scene {
  readonly layout: GridLayout;
  readonly space: ScrollSpace;
  /** Rows to draw, `lastRow` included; an empty range where there are none. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** Subtract from a height in the layout to get a place in the element that scrolls. */
  readonly offset: number;
  /** Scrolling so fast that thumbnails would be gone before they came. */
  readonly isFast: boolean;
}

export interface GridController {
  attach(element: HTMLElement): () => void;
  /**
   * New rows. The anchor stays where it is on screen; `indexOf` says where a photo of the old layout is in the new
   * one (null: gone).
   */
  setLayout(layout: GridLayout, indexOf?: (index: number) => number | null): void;
  setViewportHeight(height: number): void;
  scene(): Scene | null;
  subscribe(listener: () => void): () => void;
  /** Called for every move, for what follows it without being drawn anew. */
  subscribePosition(listener: () => void): () => void;
  /** Px of the layout above the window. */
  top(): number;
  /** Share of the way through all photos in [0, 1], and the height in the layout that such a share leads to. */
  share(): number;
  topOfShare(share: number): number;
  scrollTo(top: number): void;
  /** Brings a photo into the window: with room around it and as near as possible, or to the middle if it is not inside. */
  reveal(index: number, align?: "nearest" | "center"): void;
  /** The photo that keeps its place when the layout changes; null at the very top, which is a place of its own. */
  anchor(): Anchor | null;
  /** Makes this the anchor until the person scrolls, and puts it in its place. */
  placeAnchor(anchor: Anchor): void;
  /** As `placeAnchor` for a point inside a photo: `share` of its height, `top` px below the top of the window. */
  holdPoint(index: number, share: number, top: number): void;
  /** The scene has been drawn: moves the element to where it belongs. */
  commit(): void;
}

export interface GridPadding {
  /** Px above the first and below the last row. */
  readonly top: number;
  readonly bottom: number;
}

/** Px kept free above and below a photo that is brought into the window. */
const revealMargin = 16;
/** Windows a second from which on scrolling is fast. */
const fastWindowsPerSecond = 6;
const restMs = 120;

export function createGridController(padding: GridPadding): GridController {
  let element: HTMLElement | null = null;
  let layout: GridLayout | null = null;
  let space: ScrollSpace = createScrollSpace(0, 1);
  let viewportHeight = 0;
  let position: ScrollPosition = { virtual: 0, physical: 0 };
  let scene: Scene | null = null;
  let held: { index: number; share: number; top: number } | null = null;
  let isFast = false;
  /** The element is not where it belongs: not asked of the element itself, which would have to lay out to answer. */
  let mustScroll = false;
  let movedAt = 0;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  const sceneListeners = new Set<() => void>();
  const positionListeners = new Set<() => void>();

  function update(): void {
    if (!layout || viewportHeight === 0) return;
    const top = position.virtual - padding.top;
    const over = Math.max(300, viewportHeight * 0.6);
    const firstRow = Math.max(0, rowAt(layout, top - over));
    const lastRow = rowAt(layout, top + viewportHeight + over);
    // Whole pixels: `virtual` and `physical` may differ by a fraction where the browser rounds `scrollTop`.
    const offset = position.virtual - position.physical - padding.top;
    const same =
      scene !== null &&
      scene.layout === layout &&
      scene.space === space &&
      scene.firstRow === firstRow &&
      scene.lastRow === lastRow &&
      scene.offset === offset &&
      scene.isFast === isFast;
    if (same) commit();
    else {
      scene = { layout, space, firstRow, lastRow, offset, isFast };
      for (const listener of [...sceneListeners]) listener();
    }
    for (const listener of [...positionListeners]) listener();
  }

  /** Moves the element to where it belongs, once what is to be there is drawn. */
  function commit(): void {
    if (!element || !mustScroll) return;
    mustScroll = false;
    element.scrollTop = position.physical;
    // A browser rounds to device pixels: the rows are drawn for the offset asked for, so the place follows.
    const rounding = element.scrollTop - position.physical;
    position = { virtual: position.virtual + rounding, physical: element.scrollTop };
  }

  function go(virtual: number): void {
    mustScroll = true;
    const next = placed(space, Math.round(virtual));
    position = { virtual: next.virtual, physical: Math.round(next.physical) };
  }

  /** A fresh space around the same place. */
  function rebuild(): void {
    const contentHeight = layout ? layout.height + padding.top + padding.bottom : 0;
    space = createScrollSpace(contentHeight, Math.max(1, viewportHeight));
  }

  function heldTop(): number | null {
    if (!layout || !held || layout.photoCount === 0) return null;
    const row = rowOf(layout, Math.min(held.index, layout.photoCount - 1));
    return picturesTop(layout, row) + held.share * layout.rowHeight[row]! - held.top + padding.top;
  }

  function rest(): void {
    clearTimeout(restTimer);
    restTimer = undefined;
    isFast = false;
    const right = synced(space, position);
    // In step again, unseen: the rows move by as much as the element does.
    if (Math.abs(right.physical - position.physical) >= 1) go(position.virtual);
    update();
  }

  function onScroll(): void {
    if (!element) return;
    const { scrollTop } = element;
    if (scrollTop === position.physical) return;
    const before = position.virtual;
    const next = moved(space, position, scrollTop);
    const now = performance.now();
    const distance = Math.abs(next.virtual - before);
    const seconds = Math.max(0.008, (now - movedAt) / 1000);
    if (distance > viewportHeight || distance / seconds > fastWindowsPerSecond * viewportHeight)
      isFast = true;
    movedAt = now;
    held = null;
    // Whole pixels between the two: rows stand on them, and nothing moves by a fraction when they are put in step.
    const apart = Math.round(next.virtual - next.physical);
    position = { virtual: next.physical + apart, physical: next.physical };
    if (mustSync(space, position)) go(position.virtual);
    clearTimeout(restTimer);
    restTimer = setTimeout(rest, restMs);
    update();
  }

  return {
    attach(to) {
      element = to;
      element.addEventListener("scroll", onScroll, { passive: true });
      return () => {
        clearTimeout(restTimer);
        to.removeEventListener("scroll", onScroll);
        if (element === to) element = null;
      };
    },
    setLayout(next, indexOf = (index) => index) {
      const anchor = held ?? anchorOf();
      if (anchor && layout) {
        const found = indexOf(anchor.index);
        held = {
          share: 0,
          ...anchor,
          index: found ?? Math.min(anchor.index, Math.max(0, next.photoCount - 1)),
        };
      }
      layout = next;
      rebuild();
      go(heldTop() ?? 0);
      update();
    },
    setViewportHeight(height) {
      if (height === viewportHeight) return;
      viewportHeight = height;
      rebuild();
      go(heldTop() ?? position.virtual);
      update();
    },
    scene: () => scene,
    subscribe(listener) {
      sceneListeners.add(listener);
      return () => sceneListeners.delete(listener);
    },
    subscribePosition(listener) {
      positionListeners.add(listener);
      return () => positionListeners.delete(listener);
    },
    top: () => position.virtual - padding.top,
    share() {
      const end = virtualEnd(space);
      return end === 0 ? 0 : position.virtual / end;
    },
    topOfShare: (share) => share * virtualEnd(space) - padding.top,
    scrollTo(top) {
      held = null;
      const before = position.virtual;
      go(top + padding.top);
      if (Math.abs(position.virtual - before) > viewportHeight) {
        isFast = true;
        clearTimeout(restTimer);
        restTimer = setTimeout(rest, restMs);
      }
      update();
    },
    reveal(index, align = "nearest") {
      if (!layout || index < 0 || index >= layout.photoCount) return;
      const row = rowOf(layout, index);
      const header = hasHeader(layout, row) ? layout.input.headerHeight : 0;
      const top = picturesTop(layout, row) + padding.top;
      const bottom = top + layout.rowHeight[row]!;
      const first = top - Math.max(header, revealMargin);
      const last = bottom + revealMargin - viewportHeight;
      const isInside = position.virtual <= top && position.virtual >= bottom - viewportHeight;
      if (align === "center" && isInside) return;
      if (align === "center") go((top + bottom - viewportHeight) / 2);
      else if (position.virtual > first) go(first);
      else if (position.virtual < last) go(Math.min(first, last));
      else return;
      held = null;
      update();
    },
    anchor: () => (held && layout ? pictureAnchor(held.index) : anchorOf()),
    placeAnchor(anchor) {
      held = { ...anchor, share: 0 };
      const top = heldTop();
      if (top === null) return;
      go(top);
      update();
    },
    holdPoint(index, share, top) {
      held = { index, share, top };
    },
    commit,
  };

  function pictureAnchor(index: number): Anchor | null {
    if (!layout || layout.photoCount === 0) return null;
    const row = rowOf(layout, Math.min(index, layout.photoCount - 1));
    return { index, top: picturesTop(layout, row) + padding.top - position.virtual };
  }

  /** The first photo that is wholly in the window. */
  function anchorOf(): Anchor | null {
    if (!layout || layout.rowCount === 0 || position.virtual <= 0) return null;
    let row = rowAt(layout, position.virtual - padding.top);
    if (row < layout.rowCount - 1 && picturesTop(layout, row) + padding.top < position.virtual) row++;
    return pictureAnchor(layout.rowStart[row]!);
  }
}
