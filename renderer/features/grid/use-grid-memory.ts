import { useEffect, useRef } from "react";
import type { LoadedView, PhotoSource } from "../../state/view-store.ts";
import type { GridController } from "./grid-controller.ts";
import { type GridMemory, recallGrid, rememberGrid } from "./grid-memory.ts";

export interface GridMemoryParams {
  restoreKey: string;
  controller: GridController;
  photos: PhotoSource;
  /** The view that is drawn. */
  view: LoadedView;
  /** Index of the focused photo. */
  cursor: number;
}

const saveMs = 200;

/**
 * Keeps the place of a list for back, forward and reload. Returns what to start with: the place as it was left, and
 * a correction once the engine has said where that photo is now.
 */
export function useGridMemory(params: GridMemoryParams): { recall(): GridMemory | null } {
  const latest = useRef(params);
  latest.current = params;
  const { restoreKey, controller } = params;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      const { view, cursor } = latest.current;
      if (!controller.scene()) return;
      const anchor = controller.anchor();
      const hash = anchor === null ? null : (view.photoAt(anchor.index)?.hash ?? null);
      rememberGrid(restoreKey, anchor === null && cursor <= 0 ? null : { anchor, hash, focus: cursor });
    };
    const off = controller.subscribePosition(() => {
      timer ??= setTimeout(save, saveMs);
    });
    window.addEventListener("pagehide", save);
    return () => {
      off();
      window.removeEventListener("pagehide", save);
      save();
    };
  }, [restoreKey, controller]);

  return {
    recall() {
      const memory = recallGrid(restoreKey);
      if (memory?.anchor && memory.hash !== null) {
        const { anchor, hash } = memory;
        latest.current.photos.locate(hash).then(
          (index) => {
            // Only while nobody has scrolled since.
            if (index === null || index === anchor.index || controller.anchor()?.index !== anchor.index)
              return;
            controller.placeAnchor({ index, top: anchor.top });
          },
          () => {
            // The place as it was left is good enough.
          },
        );
      }
      return memory;
    },
  };
}
