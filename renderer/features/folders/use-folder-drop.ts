import { useEffect } from "react";
import { useEngine, useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { isDraggingOut } from "../files/drag-out.ts";
import { openAddFolder } from "./add-folder-store.ts";

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** What of a drop may be folders. A browser that cannot tell leaves the answer to the engine. */
function foldersOf(data: DataTransfer | null): File[] {
  return [...(data?.items ?? [])]
    .filter((item) => item.kind === "file" && item.webkitGetAsEntry()?.isFile !== true)
    .flatMap((item) => item.getAsFile() ?? []);
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
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (isDraggingOut() && event.dataTransfer) event.dataTransfer.dropEffect = "none";
    }
    function onDrop(event: DragEvent) {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (isDraggingOut()) return;
      if (pathsOfDrop === null) {
        showToast(strings.folders.dropHidden);
        openAddFolder();
        return;
      }
      const folders = foldersOf(event.dataTransfer);
      const paths = pathsOfDrop(folders);
      if (paths.length === 0) {
        showToast(folders.length === 0 ? strings.folders.dropNoFolder : strings.folders.dropNoPlace);
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
