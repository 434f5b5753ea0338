import { useEffect, useRef } from "react";
import { isOverlayOpen, isTyping } from "../../ui/typing.ts";

export interface GlobalKeys {
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
      if (event.defaultPrevented || isOverlayOpen()) return;
      const mod = event.ctrlKey || event.metaKey;
      if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f") {
        event.preventDefault();
        latest.current.focusSearch();
        return;
      }
      if (mod || event.altKey || isTyping(event.target)) return;
      const act = {
        "/": latest.current.focusSearch,
        "?": latest.current.showKeys,
        "[": latest.current.toggleSidebar,
      };
      const action = act[event.key as keyof typeof act];
      if (action === undefined) {
        passToGrid(event);
        return;
      }
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
