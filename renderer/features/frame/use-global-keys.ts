import { useEffect, useRef } from "react";
import { isOverlayOpen, isTyping } from "../../ui/typing.ts";

export interface GlobalKeys {
  focusSearch(): void;
  showKeys(): void;
  toggleSidebar(): void;
}

/** Keys that work anywhere in the window: `/` and Ctrl/Cmd-F, `?`, `[`. */
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
      if (action === undefined) return;
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
