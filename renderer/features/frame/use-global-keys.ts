import { useEffect, useRef } from "react";
import { isTyping, openOverlays } from "../../ui/typing.ts";

export interface GlobalKeys {
  /** Whether a photo is open over everything: of these keys only `?` works there. */
  isPhotoOpen: boolean;
  focusSearch(): void;
  showKeys(): void;
  toggleSidebar(): void;
}

const gridKeys = new Set([
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
  "PageUp",
  "PageDown",
]);

/**
 * With nothing focused (at the start, after a search) the keys that move belong to the photos: an arrow goes to
 * the photo where the grid's cursor is, the others also move it.
 */
function passToGrid(event: KeyboardEvent): void {
  const { activeElement } = document;
  if (!gridKeys.has(event.key) || (activeElement !== document.body && activeElement?.id !== "content"))
    return;
  const grid = document.querySelector<HTMLElement>('[role="grid"]');
  if (grid === null) return;
  event.preventDefault();
  (grid.querySelector<HTMLElement>('[tabindex="0"]') ?? grid).focus({ preventScroll: true });
  if (!event.key.startsWith("Arrow")) grid.dispatchEvent(new KeyboardEvent("keydown", event));
}

/** Keys that work anywhere in the window: `/` and Ctrl/Cmd-F, `?`, `[`, and those of the grid. */
export function useGlobalKeys(keys: GlobalKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented) return;
      const { isPhotoOpen, focusSearch, showKeys, toggleSidebar } = latest.current;
      const mod = event.ctrlKey || event.metaKey;
      const isPlain = !mod && !event.altKey && !isTyping(event.target);
      const overlays = openOverlays();
      let action: (() => void) | undefined;
      if (isPlain && event.key === "?" && overlays === (isPhotoOpen ? 1 : 0)) action = showKeys;
      else if (overlays > 0) return;
      else if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f")
        action = focusSearch;
      else if (isPlain && event.key === "/") action = focusSearch;
      else if (isPlain && event.key === "[") action = toggleSidebar;
      else if (isPlain) passToGrid(event);
      if (action === undefined) return;
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
