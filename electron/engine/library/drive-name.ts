import type { FolderRow } from "../store/store.ts";
import { isNamedByPath, type Volumes } from "./volumes.ts";

/**
 * What people call the drive of a folder, while it is not connected; null where it is, or where nobody can tell. Its name is
 * where it was mounted last: "Backup" of /media/ada/Backup, "E:", "\\nas\photos".
 */
export function awayDriveName(
  folder: Pick<FolderRow, "path" | "volumeId" | "volumePath">,
  volumes: Pick<Volumes, "mountsOf">,
): string | null {
  if (isNamedByPath(folder.volumeId) || volumes.mountsOf(folder.volumeId).length > 0) return null;
  const isWindows = /^([A-Za-z]:|\\\\)/.test(folder.path);
  const names = folder.path.split(isWindows ? /[\\/]/ : "/").filter((name) => name !== "");
  // A folder that was reached over a link has another way than on its drive.
  for (const own of folder.volumePath.split("/").reverse()) {
    if (own !== "" && names.pop() !== own) return null;
  }
  if (folder.path.startsWith("\\\\")) return `\\\\${names.join("\\")}`;
  return names.at(-1) ?? null;
}
