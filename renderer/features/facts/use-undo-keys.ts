import { useEffect } from "react";
import { isModalOpen, isTyping } from "../../ui/typing.ts";
import { useFactActions } from "./fact-actions.ts";

/** Ctrl/Cmd-Z undoes, with Shift (or Ctrl-Y) redoes, anywhere but where one types or is asked something. */
export function useUndoKeys(): void {
  const actions = useFactActions();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (isTyping(event.target) || isModalOpen()) return;
      const key = event.key.toLowerCase();
      if (key === "z") void (event.shiftKey ? actions.redo() : actions.undo());
      else if (key === "y" && event.ctrlKey && !event.shiftKey) void actions.redo();
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [actions]);
}
