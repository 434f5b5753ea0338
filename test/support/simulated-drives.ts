import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Mount } from "../../electron/engine/library/mount-tables.ts";
import type { VolumeSystem } from "../../electron/engine/library/volumes.ts";

export type DriveName = "system" | "first" | "second";
export const driveNames: readonly DriveName[] = ["system", "first", "second"];

/** A file by the drive that it is on and its way there. */
export interface DriveFile {
  drive: DriveName;
  /** With "/" between names. */
  path: string;
}

/**
 * Three folders that stand for the disk of a system and two drives that can be pulled out and come back at another mount
 * point. What the system would say of its mounts follows. Every file that is written has a time of its own, so that no
 * change is hidden by a clock that is too coarse.
 */
export async function simulatedDrives(base: string) {
  const mountPoints = new Map<DriveName, string | null>();
  const awayPath = (drive: DriveName) => join(base, "away", drive);
  let lastTime = 1_600_000_000;
  let timesPlugged = 0;

  await mkdir(join(base, "away"), { recursive: true });
  for (const drive of driveNames) {
    const path = join(base, "mounted", drive);
    await mkdir(join(path, "photos"), { recursive: true });
    mountPoints.set(drive, path);
  }

  /** Where the drive's files are, plugged in or not. */
  const root = (drive: DriveName) => mountPoints.get(drive) ?? awayPath(drive);
  const pathOf = ({ drive, path }: DriveFile) => join(root(drive), path);

  const system: VolumeSystem = {
    async mounts() {
      const found: Mount[] = [{ mountPoint: "/", volumeId: "/", root: "", hasFileIds: true }];
      for (const [drive, mountPoint] of mountPoints) {
        if (drive === "system" || mountPoint === null) continue;
        found.push({ mountPoint, volumeId: `uuid:${drive}`, root: "", hasFileIds: true });
      }
      return found;
    },
  };

  async function setTime(path: string): Promise<void> {
    lastTime++;
    await utimes(path, lastTime, lastTime);
  }

  return {
    system,
    pathOf,
    isPlugged: (drive: DriveName) => mountPoints.get(drive) !== null,
    /** The folder that a library is given. */
    folderOf: (drive: DriveName) => join(root(drive), "photos"),

    async files(): Promise<DriveFile[]> {
      const found: DriveFile[] = [];
      for (const drive of driveNames) {
        const entries = await readdir(root(drive), { recursive: true, withFileTypes: true });
        for (const entry of entries) {
          if (!entry.isFile() || !entry.name.endsWith(".png")) continue;
          const path = join(entry.parentPath, entry.name).slice(root(drive).length + 1);
          found.push({ drive, path: path.replaceAll("\\", "/") });
        }
      }
      return found.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
    },

    async write(file: DriveFile, bytes: Uint8Array): Promise<void> {
      await mkdir(dirname(pathOf(file)), { recursive: true });
      await writeFile(pathOf(file), bytes);
      await setTime(pathOf(file));
    },

    /** As file managers do: within a drive a rename, else a copy that keeps the time. */
    async move(from: DriveFile, to: DriveFile): Promise<void> {
      if (pathOf(from) === pathOf(to)) return;
      await mkdir(dirname(pathOf(to)), { recursive: true });
      if (from.drive === to.drive) return await rename(pathOf(from), pathOf(to));
      await this.copy(from, to);
      await rm(pathOf(from));
    },

    async copy(from: DriveFile, to: DriveFile, keepTime = true): Promise<void> {
      if (pathOf(from) === pathOf(to)) return;
      await mkdir(dirname(pathOf(to)), { recursive: true });
      const { mtime } = await stat(pathOf(from));
      await writeFile(pathOf(to), await readFile(pathOf(from)));
      if (keepTime) await utimes(pathOf(to), mtime, mtime);
      else await setTime(pathOf(to));
    },

    remove: (file: DriveFile) => rm(pathOf(file)),
    touch: (file: DriveFile) => setTime(pathOf(file)),

    /** `leaveMountPoint`: an empty folder stays where it was mounted. */
    async unplug(drive: "first" | "second", leaveMountPoint: boolean): Promise<void> {
      const mountPoint = mountPoints.get(drive);
      if (mountPoint === null || mountPoint === undefined) return;
      await rename(mountPoint, awayPath(drive));
      if (leaveMountPoint) await mkdir(mountPoint);
      mountPoints.set(drive, null);
    },

    async plug(drive: "first" | "second"): Promise<void> {
      if (mountPoints.get(drive) !== null) return;
      const mountPoint = join(base, "mounted", `${drive}-${++timesPlugged}`);
      await rename(awayPath(drive), mountPoint);
      mountPoints.set(drive, mountPoint);
    },
  };
}

export type SimulatedDrives = Awaited<ReturnType<typeof simulatedDrives>>;
