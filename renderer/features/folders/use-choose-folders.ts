import { useCallback } from "react";
import { useEngine, useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { openAddFolder } from "./add-folder-store.ts";

/** Lets the person choose folders to add: by the host's own dialog where it has one, else by ours. */
export function useChooseFolders(): () => void {
  const engine = useEngine();
  const { chooseFolders } = useShell();
  return useCallback(() => {
    if (chooseFolders === null) {
      openAddFolder();
      return;
    }
    chooseFolders()
      .then(async (paths) => {
        if (paths.length === 0) return;
        await engine.call("folders.add", { paths });
        showToast(strings.folders.added(paths.length));
      })
      .catch(showFailure);
  }, [engine, chooseFolders]);
}
