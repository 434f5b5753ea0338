import { type RefObject, useEffect } from "react";
import type { GridController } from "./grid-controller.ts";
import { clampGridSize, setGridSize, useGridSize } from "./grid-size.ts";

/** How much a wheel's delta (px) changes the size: a notch of 100 px is about a quarter. */
const wheelFactor = 0.0025;

/**
 * Ctrl-wheel, a pinch on a touchpad (which browsers report as Ctrl-wheel) and two fingers change the size of photos.
 * What is under the pointer stays under it.
 */
export function useGridZoom(scroller: RefObject<HTMLElement | null>, controller: GridController): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Kept beside the store's whole pixels, so that many small steps add up.
    let exact = useGridSize.getState().targetHeight;
    const touches = new Map<number, { x: number; y: number }>();
    let spread = 0;

    function zoom(factor: number, clientX: number, clientY: number): void {
      const { targetHeight } = useGridSize.getState();
      if (Math.round(exact) !== targetHeight) exact = targetHeight;
      exact = clampGridSize(exact * factor);
      if (Math.round(exact) === targetHeight) return;
      holdUnder(controller, element!, clientX, clientY);
      setGridSize(exact);
    }

    function onWheel(event: WheelEvent): void {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      zoom(Math.exp(-Math.max(-150, Math.min(150, pixels)) * wheelFactor), event.clientX, event.clientY);
    }

    function onPointer(event: PointerEvent): void {
      if (event.pointerType !== "touch") return;
      if (event.type === "pointerup" || event.type === "pointercancel") touches.delete(event.pointerId);
      else if (event.type === "pointerdown" || touches.has(event.pointerId)) {
        touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
      }
      const [a, b] = [...touches.values()];
      const before = spread;
      spread = a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
      if (a && b && before > 0 && spread > 0) zoom(spread / before, (a.x + b.x) / 2, (a.y + b.y) / 2);
    }

    element.addEventListener("wheel", onWheel, { passive: false });
    const names = ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const;
    for (const name of names) element.addEventListener(name, onPointer);
    return () => {
      element.removeEventListener("wheel", onWheel);
      for (const name of names) element.removeEventListener(name, onPointer);
    };
  }, [scroller, controller]);
}

function holdUnder(controller: GridController, element: HTMLElement, clientX: number, clientY: number): void {
  const tile = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-index]");
  if (!tile || !element.contains(tile)) return;
  const box = tile.getBoundingClientRect();
  const share = (clientY - box.top) / Math.max(1, box.height);
  controller.holdPoint(Number(tile.dataset.index), share, clientY - element.getBoundingClientRect().top);
}
