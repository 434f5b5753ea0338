import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { cancelled, Failure } from "../../../shared/errors.ts";
import { diskFull } from "../disk-full.ts";
import { systemCode } from "../library/problems.ts";
import { whyStoreUnreadable } from "../store/repair/read-table.ts";
import { copyTree, listTree, type Sharing, sharingBetween, type TreeFile } from "./copy-tree.ts";
import { freeBytes, inWords } from "./free-space.ts";
import { movedNote } from "./moved-note.ts";

export interface MoveOptions {
  /** The library's folder; nobody has it open. Absolute. */
  from: string;
  /** Its new folder: not there yet, or empty. Absolute. */
  to: string;
  signal?: AbortSignal | undefined;
  onProgress?: (done: { files: number; total: number }) => void;
  /** Between two steps; tests stop there. */
  afterStep?: (step: "copied" | "placed" | "switched") => void;
}

/** In the new folder until the old one says where the library is: from where it comes. */
const comingNote = "moving-from.json";
/** What an engine makes anew when it starts, and what was cut short. */
const left = [/^engine\.(lock|tmp)(\/|$)/, /^store-next/, /\.part(\/|$)/, /^moved-to\.json$/];

/**
 * Moves a library to another folder, also on another disk: everything is copied beside the new place and checked, the copy
 * gets its name, then the old folder gets a note that says where the library is, and only then what was in it goes. The note
 * is the moment of the switch: killed before it, the old library is whole and used; after it, the new one. Asked again, an
 * interrupted move is finished. Returns bytes.
 * Fails with `invalid-input` (a place that is none), `disk-full`, `library-damaged` (the copy is not like it), `cancelled`.
 */
export async function moveLibrary(options: MoveOptions): Promise<{ files: number; bytes: number }> {
  const { from, to, afterStep = () => undefined } = options;
  await checkPlaces(from, to);
  const part = `${to}.moving`;
  let files = await libraryFiles(from);
  const isPlaced = await isComingFrom(to, from);
  if (!isPlaced) {
    if (await isComingFrom(part, from)) await rm(part, { recursive: true, force: true });
    await checkEmpty(to, part);
    await mkdir(part, { recursive: true });
    try {
      await writeNote(join(part, comingNote), { movingFrom: from });
      await copyAndCheck(options, part, files);
      await rm(to, { recursive: true, force: true });
      afterStep("copied");
      await rename(part, to);
    } catch (thrown) {
      await rm(part, { recursive: true, force: true }).catch(() => undefined);
      const code = systemCode(thrown);
      if (code === "ENOSPC" || code === "EDQUOT") throw diskFull(thrown);
      throw thrown;
    }
  } else {
    // The copy was placed by a move that was cut short; the old library may have been used since.
    files = await libraryFiles(from);
    if (!(await isLike(from, to, files))) {
      await rm(to, { recursive: true, force: true });
      return moveLibrary(options);
    }
  }
  afterStep("placed");
  await writeNote(join(from, movedNote), { movedTo: to });
  afterStep("switched");
  await rm(join(to, comingNote), { force: true });
  await clearOld(from);
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** What is left in the folder of a library that was moved away; the note stays. */
export async function clearOld(from: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name !== movedNote && name !== "engine.lock" && ownNames.test(name))
      await rm(join(from, name), { recursive: true, force: true });
  }
}

/** A library may lie in a folder that has other things in it: only what is ours moves and goes. */
const ownNames =
  /^(store|store-backup-.*|store-damaged-.*|store-replaced-.*|store-next.*|thumbnails|journal|logs|engine\.tmp)$/;

async function libraryFiles(from: string): Promise<TreeFile[]> {
  return (await listTree(from)).filter(
    ({ name }) => ownNames.test(name.split("/")[0] ?? "") && !left.some((pattern) => pattern.test(name)),
  );
}

async function checkPlaces(from: string, to: string): Promise<void> {
  if (!isAbsolute(from) || !isAbsolute(to)) throw new Error("Paths must be absolute.");
  if ((await stat(join(from, "store")).catch(() => null)) === null)
    throw invalid(`There is no library in ${from}.`);
  const [source, target] = await Promise.all([realpath(from), realOf(to)]);
  if (source === target) throw invalid("The library is there already.");
  for (const [inner, outer] of [
    [source, target],
    [target, source],
  ] as const) {
    const way = relative(outer, inner);
    if (way !== "" && !way.startsWith("..") && !isAbsolute(way))
      throw invalid(
        `A library cannot be moved into itself or around itself: ${to}. Choose a folder beside it.`,
      );
  }
}

/** The real path of what may not be there yet. */
async function realOf(path: string): Promise<string> {
  const rest: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    const real = await realpath(at).catch(() => null);
    if (real !== null) return join(real, ...rest.reverse());
    if (dirname(at) === at) return path;
    rest.push(at.slice(dirname(at).length).replace(/^[\\/]/, ""));
  }
}

async function checkEmpty(to: string, part: string): Promise<void> {
  const names = await readdir(to).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return [];
    throw invalid(`${to} cannot be used (${systemCode(error)}). Choose another folder.`);
  });
  if (names.length > 0) throw invalid(`${to} is not empty. Choose a new or an empty folder.`);
  if ((await stat(part).catch(() => null)) !== null)
    throw invalid(`${part} is in the way. Look what it is, and move it away.`);
  await mkdir(dirname(to), { recursive: true }).catch((error: unknown) => {
    throw invalid(`${dirname(to)} cannot be made (${systemCode(error)}). Choose another folder.`);
  });
}

async function copyAndCheck(
  { from, to, signal, onProgress }: MoveOptions,
  part: string,
  files: readonly TreeFile[],
): Promise<void> {
  const first = files[0];
  const way: Sharing = first === undefined ? "copy" : await sharingBetween(join(from, first.name), part);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = way === "copy" ? await freeBytes(part) : null;
  if (free !== null && free < total * 1.02) {
    throw new Failure(
      "disk-full",
      `The library takes ${inWords(total)}, and the disk of ${to} has ${inWords(free)} left. Nothing was moved.`,
      { details: { neededBytes: total, freeBytes: free } },
    );
  }
  let done = 0;
  const onFile = () => onProgress?.({ files: ++done, total: files.length });
  await copyTree({ from, to: part, files, way: () => way, signal, onFile });
  if (way === "copy") {
    for (const { name } of files) {
      if (signal?.aborted === true) throw cancelled();
      const [own, copied] = await Promise.all([hashOf(join(from, name)), hashOf(join(part, name))]);
      if (own !== copied) throw notLike(name);
    }
  }
  const reason = await whyStoreUnreadable(join(part, "store"));
  if (reason !== null) throw notLike(reason);
}

/** Whether a copy that was checked when it was made is still what the old library is. */
async function isLike(from: string, to: string, files: readonly TreeFile[]): Promise<boolean> {
  const copied = new Map((await listTree(to)).map(({ name, bytes }) => [name, bytes]));
  for (const { name, bytes } of files) {
    if (copied.get(name) !== bytes) return false;
    if ((await hashOf(join(from, name))) !== (await hashOf(join(to, name)))) return false;
  }
  return true;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function isComingFrom(folder: string, from: string): Promise<boolean> {
  try {
    const note: unknown = JSON.parse(await readFile(join(folder, comingNote), "utf8"));
    return (note as { movingFrom?: unknown }).movingFrom === from;
  } catch {
    return false;
  }
}

/** All of it or nothing, and on the disk before anything depends on it. */
async function writeNote(path: string, note: unknown): Promise<void> {
  const part = `${path}.part`;
  await writeFile(part, `${JSON.stringify(note)}\n`);
  const file = await open(part, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

const invalid = (message: string) => new Failure("invalid-input", message);

function notLike(what: string): Failure {
  return new Failure(
    "library-damaged",
    `The copy is not like the library (${what}), so the library was left where it is. Check both disks, and run: albumen doctor`,
  );
}
