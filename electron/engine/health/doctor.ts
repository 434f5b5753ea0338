import { access, constants } from "node:fs/promises";
import { toFailureData } from "../../../shared/errors.ts";
import type { LibraryStatus } from "../../../shared/library.ts";
import type { Store } from "../store/store.ts";
import { type Check, count, error, ok, warning } from "./doctor-checks.ts";
import { freeBytes } from "./free-space.ts";
import { checksOfCopies, checksOfStore } from "./store-checks.ts";
import { checksOfThumbnails, repairThumbnails, type ThumbnailsToCheck } from "./thumbnail-checks.ts";

export interface DoctorOptions {
  dataDir: string;
  status: () => Promise<LibraryStatus>;
  /** One text through the real tower. */
  tryModel: () => Promise<{ vector: Float32Array }>;
  store: Pick<Store, "checkUp" | "upkeepFailure" | "optimize">;
  thumbnails: ThumbnailsToCheck;
  /** Mends what can be mended while the library is open. */
  repair: boolean;
  /** Looks at everything instead of a sample. */
  deep: boolean;
  signal?: AbortSignal | undefined;
}

export interface DoctorReport {
  checks: Check[];
  /** Only where a repair was asked for. */
  repair?: { did: string[]; didNot: string[] };
}

/** Less than this and indexing a larger folder is likely to stop half-way. */
const littleSpaceBytes = 2 * 1024 ** 3;

/** Looks at everything a library needs. A check that fails is a result, not an error; only a bug throws. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const { store, deep, signal } = options;
  const repair = options.repair ? await repairAll(options) : undefined;
  const checks: (() => Promise<Check | Check[]>)[] = [
    () => checkWritable(options.dataDir),
    () => checkSpace(options.dataDir),
    async () => {
      const status = await options.status();
      return [checkStore(status), ...checkFolders(status), checkCoverage(status)];
    },
    async () => {
      const { found } = await store.checkUp({ deep, repair: false, signal });
      return checksOfStore(found, store.upkeepFailure());
    },
    () => checksOfCopies(options.dataDir),
    () => checksOfThumbnails(options.thumbnails, { deep: deep || options.repair }),
    () => checkModel(options.tryModel),
    async () => ok("Graphics card", "Not used by this version: the processor does the work."),
  ];
  const results: Check[] = [];
  for (const check of checks) results.push(...[await check()].flat());
  return repair === undefined ? { checks: results } : { checks: results, repair };
}

async function repairAll({
  store,
  thumbnails,
  deep,
  signal,
}: DoctorOptions): Promise<DoctorReport["repair"]> {
  const { did } = await store.checkUp({ deep, repair: true, signal });
  const didNot: string[] = [];
  if (store.upkeepFailure() !== null) {
    try {
      await store.optimize(signal);
      did.push("Tidied up the database.");
    } catch (thrown) {
      didNot.push(`The database could not be tidied up. ${toFailureData(thrown).message}`);
    }
  }
  const pictures = await repairThumbnails(thumbnails, signal);
  return { did: [...did, ...pictures.did], didNot: [...didNot, ...pictures.didNot] };
}

async function checkWritable(dataDir: string): Promise<Check> {
  const name = "Library folder";
  try {
    await access(dataDir, constants.R_OK | constants.W_OK);
    return ok(name, `${dataDir} can be read and written.`);
  } catch {
    return error(name, `${dataDir} cannot be written. Give yourself permission, or choose another library.`);
  }
}

async function checkSpace(dataDir: string): Promise<Check> {
  const free = await freeBytes(dataDir);
  if (free === null) return warning("Free space", "The system does not say how much is free.");
  const gigabytes = (free / 1024 ** 3).toFixed(1);
  return free < littleSpaceBytes
    ? warning("Free space", `Only ${gigabytes} GB are free. Make room before you add more photos.`)
    : ok("Free space", `${gigabytes} GB are free.`);
}

function checkStore({ counts, storeBytes, library }: LibraryStatus): Check {
  const size = `${(storeBytes / 1024 ** 2).toFixed(1)} MB`;
  return ok(
    "Store",
    `Version ${library.version}, ${count(counts.photos)} photos in ${count(counts.files)} files, ${size}.`,
  );
}

function checkFolders({ folders, counts }: LibraryStatus): Check[] {
  const away = folders
    .filter((folder) => folder.state === "offline")
    .map((folder) =>
      warning("Folder", `${folder.path} cannot be reached. Connect its drive; its photos are kept.`),
    );
  const reachable = folders.length - away.length;
  const problems =
    counts.failed === 0
      ? ok("Problems", "Every file could be read.")
      : warning(
          "Problems",
          `${count(counts.failed)} files could not be read, or only in part. See the list of problems.`,
        );
  if (folders.length === 0) return [warning("Folders", "No folder yet. Add one with: albumen index FOLDER")];
  return [
    ...(reachable > 0
      ? [ok("Folders", `${count(reachable)} of ${count(folders.length)} can be reached.`)]
      : []),
    ...away,
    problems,
  ];
}

function checkCoverage({ coverage: { embedded, photos, waiting } }: LibraryStatus): Check {
  if (waiting > 0) {
    return ok(
      "Search",
      `Search sees ${count(embedded)} of ${count(photos + waiting)} photos; indexing runs.`,
    );
  }
  return embedded < photos
    ? warning(
        "Search",
        `Search sees ${count(embedded)} of ${count(photos)} photos. Index again to complete it.`,
      )
    : ok("Search", `Search sees all ${count(photos)} photos.`);
}

async function checkModel(tryModel: DoctorOptions["tryModel"]): Promise<Check> {
  try {
    const { vector } = await tryModel();
    const length = Math.hypot(...vector);
    return Math.abs(length - 1) < 1e-3
      ? ok("Model", `It answers with ${vector.length} numbers a text.`)
      : error("Model", "It answers, but with wrong numbers. Install it again.");
  } catch (thrown) {
    return error("Model", toFailureData(thrown).message);
  }
}
