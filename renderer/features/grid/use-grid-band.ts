import { type PointerEvent, type RefObject, useRef } from "react";
import { selectedIn } from "../../state/selection.ts";
import type { GridController } from "./grid-controller.ts";
import { type GridLayout, picturesTop, rowAt, tilesOf } from "./layout.ts";
import type { GridSelection } from "./use-grid-selection.ts";

export interface GridBandParams {
  scroller: RefObject<HTMLDivElement | null>;
  /** The rectangle as it is drawn. */
  band: RefObject<HTMLDivElement | null>;
  controller: GridController;
  layout: GridLayout | null;
  selection: GridSelection;
  listKey: string;
  /** Photos can be dragged to other programs: then a rectangle begins beside them. */
  canDrag: boolean;
  indexOf(target: EventTarget): number | null;
}

/** Px that the pointer moves before a press is a drag. */
const dragFrom = 6;
const longPressMs = 450;
/** Near the edge of the window the list moves, px and px a frame. */
const edge = 48;
const edgeStep = 14;

/** Selecting by a rectangle with the mouse, and by a long press with a finger. */
export function useGridBand(params: GridBandParams) {
  const latest = useRef(params);
  latest.current = params;
  /** What comes after a drag or a long press is no click. */
  const wasUsed = useRef(false);

  function onPointerDown(event: PointerEvent): void {
    wasUsed.current = false;
    const { scroller, band, controller, canDrag, listKey, indexOf } = latest.current;
    const element = scroller.current;
    const index = indexOf(event.target);
    if (element === null || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest("button") !== null) return;
    if (event.pointerType === "touch") {
      watchLongPress(event, index);
      return;
    }
    if (canDrag && index !== null) return;

    const before: ReadonlySet<string> =
      event.ctrlKey || event.metaKey || event.shiftKey ? selectedIn(listKey) : new Set();
    const box = element.getBoundingClientRect();
    const space = element.firstElementChild?.getBoundingClientRect() ?? box;
    const toLayout = (x: number, y: number) => ({ x: x - space.left, y: y - box.top + controller.top() });
    const start = toLayout(event.clientX, event.clientY);
    const { pointerId } = event;
    let last = { x: event.clientX, y: event.clientY };
    let isDragging = false;
    let frame = 0;

    const update = () => {
      const end = toLayout(last.x, last.y);
      const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)];
      const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
      const { layout, selection } = latest.current;
      if (layout) selection.setBand(tilesIn(layout, { left, right, top, bottom }), before);
      if (band.current) {
        Object.assign(band.current.style, {
          display: "block",
          transform: `translate(${left + space.left - box.left}px, ${top - controller.top()}px)`,
          width: `${right - left}px`,
          height: `${bottom - top}px`,
        });
      }
    };
    const follow = () => {
      const over = last.y < box.top + edge ? -edgeStep : last.y > box.bottom - edge ? edgeStep : 0;
      if (over !== 0) controller.scrollTo(controller.top() + over);
      update();
      frame = requestAnimationFrame(follow);
    };
    const onMove = (move: globalThis.PointerEvent) => {
      if (move.pointerId !== pointerId) return;
      last = { x: move.clientX, y: move.clientY };
      if (isDragging || Math.hypot(last.x - event.clientX, last.y - event.clientY) < dragFrom) return;
      isDragging = true;
      wasUsed.current = true;
      frame = requestAnimationFrame(follow);
    };
    const onEnd = (end: globalThis.PointerEvent) => {
      if (end.pointerId !== pointerId) return;
      if (isDragging) {
        last = { x: end.clientX, y: end.clientY };
        update();
      }
      cancelAnimationFrame(frame);
      if (band.current) band.current.style.display = "none";
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onEnd);
      window.removeEventListener("pointercancel", onEnd);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onEnd);
    window.addEventListener("pointercancel", onEnd);
  }

  function watchLongPress(event: PointerEvent, index: number | null): void {
    if (index === null) return;
    const { pointerId, clientX, clientY } = event;
    const timer = setTimeout(() => {
      wasUsed.current = true;
      latest.current.selection.toggle(index);
      stop();
    }, longPressMs);
    const onMove = (move: globalThis.PointerEvent) => {
      if (
        move.pointerId === pointerId &&
        Math.hypot(move.clientX - clientX, move.clientY - clientY) > dragFrom
      )
        stop();
    };
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  }

  return {
    onPointerDown,
    /** Whether the click that comes now ends a drag or a long press. Asking forgets it. */
    takeUsed(): boolean {
      const used = wasUsed.current;
      wasUsed.current = false;
      return used;
    },
  };
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Photos that a rectangle in the layout touches. */
function tilesIn(layout: GridLayout, { left, right, top, bottom }: Box): number[] {
  const found: number[] = [];
  if (layout.rowCount === 0) return found;
  for (let row = rowAt(layout, top); row <= rowAt(layout, bottom); row++) {
    const y = picturesTop(layout, row);
    if (y > bottom || y + layout.rowHeight[row]! < top) continue;
    for (const tile of tilesOf(layout, row)) {
      if (tile.x <= right && tile.x + tile.width >= left) found.push(tile.index);
    }
  }
  return found;
}
