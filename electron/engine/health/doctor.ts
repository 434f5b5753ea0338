import { access, constants, statfs } from "node:fs/promises";
import type { Contract } from "../../../shared/contract.ts";
import { toFailureData } from "../../../shared/errors.ts";
import type { LibraryStatus } from "../../../shared/library.ts";
import type { Output } from "../../../shared/rpc.ts";

export type Check = Output<Contract, "doctor.run">["checks"][number];

export interface DoctorOptions {
  dataDir: string;
  status: () => Promise<LibraryStatus>;
  /** One text through the real tower. */
  tryModel: () => Promise<{ vector: Float32Array }>;
  /** How many of a sample of photos have a thumbnail on disk. */
  tryThumbnails: () => Promise<{ looked: number; found: number }>;
}

/** Less than this and indexing a larger folder is likely to stop half-way. */
const littleSpaceBytes = 2 * 1024 ** 3;

/** Looks at everything a library needs. A check that fails is a result, not an error; only a bug throws. */
export async function runDoctor(options: DoctorOptions): Promise<Check[]> {
  const checks: (() => Promise<Check | Check[]>)[] = [
    () => checkWritable(options.dataDir),
    () => checkSpace(options.dataDir),
    async () => {
      const status = await options.status();
      return [checkStore(status), ...checkFolders(status), checkCoverage(status)];
    },
    () => checkThumbnails(options.tryThumbnails),
    () => checkModel(options.tryModel),
    async () => ok("Graphics card", "Not used by this version: the processor does the work."),
  ];
  const results: Check[] = [];
  for (const check of checks) results.push(...[await check()].flat());
  return results;
}

const ok = (name: string, message: string): Check => ({ name, state: "ok", message });
const warning = (name: string, message: string): Check => ({ name, state: "warning", message });
const error = (name: string, message: string): Check => ({ name, state: "error", message });
const count = (value: number) => value.toLocaleString("en");

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
  const space = await statfs(dataDir).catch(() => null);
  if (space === null) return warning("Free space", "The system does not say how much is free.");
  const free = space.bavail * space.bsize;
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

async function checkThumbnails(tryThumbnails: DoctorOptions["tryThumbnails"]): Promise<Check> {
  const { looked, found } = await tryThumbnails();
  return found < looked
    ? warning(
        "Thumbnails",
        `${count(looked - found)} of ${count(looked)} looked at are missing. They are made again when they are shown.`,
      )
    : ok("Thumbnails", `All of ${count(looked)} looked at are there.`);
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
