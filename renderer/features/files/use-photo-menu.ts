import { type MouseEvent, useMemo } from "react";
import type { EngineClient } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { PhotoItem } from "../../../shared/photo.ts";
import type { ShellMenu } from "../../../shared/shell.ts";
import { useEngine, useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { copyPath } from "./copy-path.ts";

const words = strings.file;

/**
 * The platform's menu on a photo, for `contextmenu`; null where the host has none and the browser's is left alone.
 * @param onOpen null where the photo is open already.
 */
export function usePhotoMenu(
  onOpen: ((hash: string) => void) | null,
): ((event: MouseEvent, photo: PhotoItem) => void) | null {
  const engine = useEngine();
  const { popupMenu, reveal } = useShell();
  return useMemo(() => {
    if (popupMenu === null) return null;

    async function run(chosen: string | null, photo: PhotoItem): Promise<void> {
      if (chosen === "open") onOpen?.(photo.hash);
      else if (chosen === "copy-path") await copyPath(await bestPath(engine, photo));
      else if (chosen === "reveal") await reveal?.(await presentPath(engine, photo));
    }
    return (event, photo) => {
      event.preventDefault();
      const menu: ShellMenu = [
        ...(onOpen === null ? [] : ([{ id: "open", label: words.open }, "separator"] as const)),
        ...(reveal === null ? [] : [{ id: "reveal", label: words.reveal, enabled: photo.available }]),
        { id: "copy-path", label: words.copyPath },
      ];
      // A key asked for it: then the pointer may be anywhere, and the event says where the photo is.
      const at = event.button < 0 ? { x: event.clientX, y: event.clientY } : undefined;
      popupMenu(menu, at)
        .then((chosen) => run(chosen, photo))
        .catch(showFailure);
    };
  }, [engine, popupMenu, reveal, onOpen]);
}

/** Where the photo can be looked at now: the first of its places may be on a drive that is not connected. */
async function presentPath(engine: EngineClient, photo: PhotoItem): Promise<string> {
  const { files } = await engine.call("photo.get", { hash: photo.hash });
  const present = files.find((file) => file.status === "present");
  if (present === undefined)
    throw new Failure("file-missing", strings.viewer.unavailable(photo.status, photo.drive));
  return present.path;
}

/** The same, or where it was seen last. */
function bestPath(engine: EngineClient, photo: PhotoItem): Promise<string> {
  return presentPath(engine, photo).catch(() => photo.path);
}
