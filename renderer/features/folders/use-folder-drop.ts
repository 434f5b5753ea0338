import { useEffect } from "react";
import { useEngine, useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { openAddFolder } from "./add-folder-store.ts";

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/**
 * Folders dropped anywhere on the window are added. A browser hides where a dropped folder is: then the folder
 * browser opens instead, and a sentence says why. Without this a drop would leave the page for the file.
 */
export function useFolderDrop(): void {
  const engine = useEngine();
  const { pathsOfDrop } = useShell();
  useEffect(() => {
    function onDragOver(event: DragEvent) {
      if (carriesFiles(event)) event.preventDefault();
    }
    function onDrop(event: DragEvent) {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const paths = pathsOfDrop?.([...(event.dataTransfer?.files ?? [])]) ?? [];
      if (paths.length === 0) {
        showToast(strings.folders.dropHidden);
        openAddFolder();
        return;
      }
      engine
        .call("folders.add", { paths })
        .then(() => showToast(strings.folders.added(paths.length)))
        .catch(showFailure);
    }
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("drop", onDrop);
    };
  }, [engine, pathsOfDrop]);
}
