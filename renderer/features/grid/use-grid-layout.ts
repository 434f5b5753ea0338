import { useEffect, useLayoutEffect, useState } from "react";
import type { ViewData } from "../../state/view-data.ts";
import { createLayoutBuilder, type GridLayout, type LayoutBuilder } from "./layout.ts";

export interface GridLayoutParams {
  view: ViewData;
  /** Px; 0 while unknown. */
  width: number;
  targetHeight: number;
  headers: boolean;
}

export interface ViewLayout {
  view: ViewData;
  layout: GridLayout;
}

/** Looks of the grid that the layout must know, px: what `--gap-photos` and the grid's stylesheet say. */
export const gridMetrics = { gap: 3, sectionGap: 16, headerHeight: 44, minSectionWidth: 104 } as const;

/** A few milliseconds of work: well inside a frame. */
const photosPerSlice = 60_000;

/**
 * The layout for a view, a width and a size. While a large one is computed, slice by slice between frames, the one
 * before it stays; a small one is there before anything is painted.
 */
export function useGridLayout({ view, width, targetHeight, headers }: GridLayoutParams): ViewLayout | null {
  const [ready, setReady] = useState<ViewLayout | null>(null);
  const [runner] = useState(() => createLayoutRunner(setReady));
  useLayoutEffect(() => {
    if (width > 0) runner.request({ view, width, targetHeight, headers });
  }, [runner, view, width, targetHeight, headers]);
  useEffect(() => runner.stop, [runner]);
  return ready;
}

interface LayoutRunner {
  request(params: GridLayoutParams): void;
  stop(): void;
}

/**
 * Runs one layout at a time and then the latest one asked for, so that dragging the size slider over a large library
 * shows sizes on the way instead of starting again and again.
 */
export function createLayoutRunner(onReady: (ready: ViewLayout) => void): LayoutRunner {
  let running: { params: GridLayoutParams; builder: LayoutBuilder } | null = null;
  let next: GridLayoutParams | null = null;
  let channel: MessageChannel | null = null;

  function start(params: GridLayoutParams): void {
    const { view, width, targetHeight, headers } = params;
    const headerHeight = headers ? gridMetrics.headerHeight : 0;
    const { aspectRatios, sectionCounts } = view;
    const input = { ...gridMetrics, aspectRatios, sectionCounts, width, targetHeight, headerHeight };
    running = { params, builder: createLayoutBuilder(input) };
    step();
  }

  function step(): void {
    if (!running) return;
    const layout = running.builder.advance(photosPerSlice);
    if (!layout) {
      // A message is a task of its own: the browser paints between two when a frame is due.
      if (!channel) {
        channel = new MessageChannel();
        channel.port1.onmessage = step;
      }
      channel.port2.postMessage(null);
      return;
    }
    const { view } = running.params;
    running = null;
    onReady({ view, layout });
    const params = next;
    next = null;
    if (params) start(params);
  }

  return {
    request(params) {
      if (running && running.params.view === params.view) next = params;
      else {
        // What was asked for the view before this one is of no use any more, and would replace this one's layout.
        next = null;
        start(params);
      }
    },
    stop() {
      running = null;
      next = null;
      channel?.port1.close();
      channel = null;
    },
  };
}
