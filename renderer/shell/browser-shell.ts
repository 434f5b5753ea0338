import type { Shell } from "../../shared/shell.ts";

/** A plain browser tab: no native dialogs, no paths of dropped files, pictures over HTTP. */
export function createBrowserShell(): Shell {
  return {
    host: "browser",
    chooseFolders: null,
    pathsOfDrop: null,
    reveal: null,
    dragOut: null,
    popupMenu: null,
    onCommand: null,
    setAppearance: null,
    settings: null,
    mediaUrl: (hash, variant) => `/media/${hash}/${variant}`,
  };
}
