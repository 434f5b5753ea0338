import { type RefObject, useEffect, useRef } from "react";
import { type Point, panBy, type Stage, toggleActual, type Zoom, zoomBy } from "./zoom.ts";

export interface StageGestures {
  stage: Stage;
  zoom: Zoom;
  onZoom(zoom: Zoom): void;
  onSwipe(step: -1 | 1): void;
  /** The picture is dragged out of the window: only where it is drawn as draggable. */
  onDragOut(event: DragEvent): void;
}

/** A wheel's notch of 100 px is about a third more. */
const wheelFactor = 0.003;
/** A touchpad's pinch comes as a Ctrl-wheel with small deltas. */
const pinchFactor = 0.01;
const mostWheelPixels = 150;
/** Px a finger must go sideways to be a swipe. */
const swipeDistance = 60;

/** Wheel and pinch zoom at the pointer, drag pans, a double click goes between fit and 100 %. */
export function useStageGestures(target: RefObject<HTMLElement | null>, gestures: StageGestures): void {
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const pointers = new Map<number, Point>();
    let swipeFrom: Point | null = null;

    // Several events may come before React has drawn the first: each builds on the one before.
    const zoomed = (zoom: Zoom) => {
      latest.current = { ...latest.current, zoom };
      latest.current.onZoom(zoom);
    };
    const fromCentre = (clientX: number, clientY: number): Point => {
      const box = element.getBoundingClientRect();
      return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
    };

    function onWheel(event: WheelEvent): void {
      event.preventDefault();
      const { stage, zoom } = latest.current;
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const pixels = Math.max(-mostWheelPixels, Math.min(mostWheelPixels, event.deltaY * lines));
      const factor = event.ctrlKey && Math.abs(pixels) < 50 ? pinchFactor : wheelFactor;
      zoomed(zoomBy(stage, zoom, Math.exp(-pixels * factor), fromCentre(event.clientX, event.clientY)));
    }

    function onPointerDown(event: PointerEvent): void {
      if (event.pointerType === "mouse" && event.button !== 0) return;
      if (event.target instanceof Element && event.target.closest("button, a")) return;
      element!.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const isSwipe =
        event.pointerType === "touch" && pointers.size === 1 && latest.current.zoom.mode === "fit";
      swipeFrom = isSwipe ? { x: event.clientX, y: event.clientY } : null;
    }

    function onPointerMove(event: PointerEvent): void {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, now);
      const { stage, zoom } = latest.current;
      if (!other) {
        zoomed(panBy(stage, zoom, { x: now.x - before.x, y: now.y - before.y }));
        return;
      }
      const spread = Math.hypot(before.x - other.x, before.y - other.y);
      if (spread === 0) return;
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / spread;
      const middle = fromCentre((now.x + other.x) / 2, (now.y + other.y) / 2);
      const moved = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
      zoomed(panBy(stage, zoomBy(stage, zoom, factor, middle), moved));
    }

    function onPointerEnd(event: PointerEvent): void {
      pointers.delete(event.pointerId);
      if (swipeFrom && event.type === "pointerup") {
        const x = event.clientX - swipeFrom.x;
        const y = event.clientY - swipeFrom.y;
        if (Math.abs(x) > swipeDistance && Math.abs(x) > 2 * Math.abs(y))
          latest.current.onSwipe(x < 0 ? 1 : -1);
      }
      swipeFrom = null;
    }

    function onDragStart(event: DragEvent): void {
      // The platform takes the pointer, and nothing tells when it is let go.
      pointers.clear();
      swipeFrom = null;
      latest.current.onDragOut(event);
    }

    function onDoubleClick(event: MouseEvent): void {
      if (event.target instanceof Element && event.target.closest("button, a")) return;
      const { stage, zoom } = latest.current;
      zoomed(toggleActual(stage, zoom, fromCentre(event.clientX, event.clientY)));
    }

    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onPointerDown);
    element.addEventListener("pointermove", onPointerMove);
    element.addEventListener("pointerup", onPointerEnd);
    element.addEventListener("pointercancel", onPointerEnd);
    element.addEventListener("dragstart", onDragStart);
    element.addEventListener("dblclick", onDoubleClick);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onPointerDown);
      element.removeEventListener("pointermove", onPointerMove);
      element.removeEventListener("pointerup", onPointerEnd);
      element.removeEventListener("pointercancel", onPointerEnd);
      element.removeEventListener("dragstart", onDragStart);
      element.removeEventListener("dblclick", onDoubleClick);
    };
  }, [target]);
}
