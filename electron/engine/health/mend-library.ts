import { basename, join } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { createVolumes, type VolumeSystem } from "../library/volumes.ts";
import { describeBackup, listBackups } from "../store/backup.ts";
import { repairStore } from "../store/repair/repair-store.ts";
import { putBackupBack } from "../store/repair/restore-backup.ts";

export interface Mended {
  did: string[];
  didNot: string[];
}

/** Mends the database of a library that nobody has open. Originals and thumbnails are not touched. */
export async function mendLibrary(options: {
  libraryDir: string;
  platform: NodeJS.Platform;
  /** Tells what drives there are; without it, volumes are known by where they are only. */
  volumes?: VolumeSystem;
  signal?: AbortSignal;
}): Promise<Mended> {
  const volumes = createVolumes(options.platform, options.volumes);
  await volumes.refresh();
  const { did, didNot } = await repairStore({
    storeDir: join(options.libraryDir, "store"),
    toPath: (place) => volumes.toPath(place),
    signal: options.signal,
  });
  return { did, didNot };
}

/** Puts a copy of the database in the place of the one that is there, which is kept. Nobody has the library open. */
export async function restoreBackup(options: { libraryDir: string; name: string }): Promise<Mended> {
  const backups = await listBackups(options.libraryDir);
  const wanted = basename(options.name);
  const backup = wanted === "newest" ? backups[0] : backups.find(({ path }) => basename(path) === wanted);
  if (backup === undefined) {
    const names = backups.map(({ path }) => basename(path));
    throw new Failure(
      "invalid-input",
      names.length === 0
        ? "There is no copy of this library's database."
        : `There is no copy of the name ${wanted}. There is: ${names.join(", ")}`,
    );
  }
  const aside = await putBackupBack({ storeDir: join(options.libraryDir, "store"), backup });
  return {
    did: [
      `Put back ${describeBackup(backup)}. The database that was there is kept as ${basename(aside)}; delete it when all is well.`,
    ],
    didNot: [],
  };
}
