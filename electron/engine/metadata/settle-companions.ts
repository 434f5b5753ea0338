import type { Stats } from "node:fs";
import { join } from "node:path";
import type { DecoderPool } from "../children/pool.ts";
import { createCloudCheck } from "../library/cloud-files.ts";
import { type CrawlOptions, sizeAndTime } from "../library/crawl.ts";
import { realDisk } from "../library/disk.ts";
import { fileFailure, toFileProblem } from "../library/problems.ts";
import type { Volumes } from "../library/volumes.ts";
import type { Log } from "../log.ts";
import type { CompanionRow } from "../store/metadata-types.ts";
import type { FileRow, Store } from "../store/store.ts";
import type { SaidBy } from "./facts.ts";
import { pairNames } from "./pair-names.ts";

export interface CompanionsDeps {
  store: Pick<Store, "metadata" | "files">;
  pool: DecoderPool;
  volumes: Volumes;
  log: Log;
  /** How the disk is looked at, where it is not this computer's. */
  crawl?: Pick<CrawlOptions, "disk" | "cloud"> | undefined;
}

/** Keeps the library's word on files beside pictures in step with the disk. One for each run over folders. */
export interface Companions {
  /** A folder was listed: the names of its pictures and of what may belong to them. */
  note(folderId: string, path: string, names: readonly string[]): void;
  /** To be called when the pictures of the folders are in the library. */
  settle(signal: AbortSignal): Promise<void>;
}

type Wanted = Pick<CompanionRow, "folderId" | "volumeId" | "path" | "kind" | "mainPath"> & { onDisk: string };

/** Files asked for their size at once. */
const chunkSize = 64;

export function createCompanions({ store, pool, volumes, log, crawl }: CompanionsDeps): Companions {
  const disk = crawl?.disk ?? realDisk;
  const cloud = crawl?.cloud ?? createCloudCheck(disk.platform);
  /** By the folder of the library, the folders on the disk that were listed, by their place. */
  const listed = new Map<string, Set<string>>();
  const wanted = new Map<string, Map<string, Wanted>>();

  function rowOf(folderId: string, dir: string, name: string, main: string | null): Omit<Wanted, "kind"> {
    const onDisk = join(dir, name);
    const { volumeId, path } = volumes.toPlace(onDisk);
    const mainPath = main === null ? "" : volumes.toPlace(join(dir, main)).path;
    return { folderId, volumeId, path, mainPath, onDisk };
  }

  async function statsOf(path: string): Promise<Stats | "gone" | null> {
    try {
      return await disk.lstat(path);
    } catch (error) {
      if (fileFailure(error)?.code === "file-missing") return "gone";
      logUnread(path, error);
      return null;
    }
  }

  /** It is tried again by the next scan; the picture is none the worse for it. */
  function logUnread(path: string, error: unknown): void {
    log.warn("A file beside a picture could not be read.", { path, reason: String(error) });
  }

  /** What may not be opened, because that would download it. */
  async function inCloud(files: readonly { path: string; stats: Stats | "gone" | null }[]) {
    const suspects = files.filter(
      ({ stats }) =>
        stats !== null && stats !== "gone" && stats.size > 0 && cloud.looksDehydrated(asLarge(stats)),
    );
    return cloud.confirm(suspects.map(({ path }) => path));
  }

  /** What has changed since the library looked, with what it says now. */
  async function look(
    row: Wanted,
    known: CompanionRow | undefined,
    stats: Stats,
    isInCloud: boolean,
  ): Promise<CompanionRow | "gone" | null> {
    const { onDisk, ...place } = row;
    try {
      if (!stats.isFile()) return "gone";
      // Once it is on this computer it is read; until then what it said before counts.
      if (isInCloud && row.kind === "sidecar") return null;
      const { bytes, modifiedAt } = sizeAndTime(stats);
      const mainPath =
        row.kind === "video" ? await pictureOfVideo(row, known, stats, isInCloud) : row.mainPath;
      const isSame =
        known !== undefined &&
        known.bytes === bytes &&
        known.modifiedAt === modifiedAt &&
        known.mainPath === mainPath &&
        known.kind === row.kind;
      if (isSame) return null;
      const said = row.kind === "sidecar" ? await pool.use((decoder) => decoder.sidecar(onDisk)) : null;
      return { ...place, mainPath, bytes, modifiedAt, said };
    } catch (error) {
      if (fileFailure(error)?.code === "file-missing") return "gone";
      logUnread(onDisk, error);
      return null;
    }
  }

  /** Two of one name that an iPhone marked differently are no pair: a number came round again. */
  async function pictureOfVideo(
    row: Wanted,
    known: CompanionRow | undefined,
    stats: Stats,
    isInCloud: boolean,
  ): Promise<string> {
    if (row.mainPath === "") return "";
    const { bytes, modifiedAt } = sizeAndTime(stats);
    if (known?.bytes === bytes && known.modifiedAt === modifiedAt)
      return known.mainPath === "" ? "" : row.mainPath;
    const hash = store.files.hashAt({ volumeId: row.volumeId, path: row.mainPath });
    const said = hash === null ? undefined : (await store.metadata.get([hash])).get(hash);
    const ofPicture = said?.find(({ facts }) => facts.liveIdentifier !== null)?.facts.liveIdentifier ?? null;
    if (ofPicture === null || isInCloud) return row.mainPath;
    const identifier = await pool.use((decoder) => decoder.liveVideo(row.onDisk));
    return identifier === null || identifier === ofPicture ? row.mainPath : "";
  }

  /** The folders that hold a file went, while one above them was listed: it is no drive that went. */
  function folderGone(folders: ReadonlySet<string>): (row: CompanionRow) => Promise<boolean> {
    const found = new Map<string, boolean>();
    return async ({ volumeId, path }) => {
      const parent = parentOf(path);
      const key = keyOf({ volumeId, path: parent });
      let isGone = found.get(key);
      if (isGone === undefined) {
        let above = parent;
        while (above !== "" && !folders.has(keyOf({ volumeId, path: above }))) above = parentOf(above);
        const onDisk = volumes.toPath({ volumeId, path: parent });
        isGone =
          folders.has(keyOf({ volumeId, path: above })) &&
          onDisk !== null &&
          (await statsOf(onDisk)) === "gone";
        found.set(key, isGone);
      }
      return isGone;
    };
  }

  async function settleFolder(folderId: string, signal: AbortSignal): Promise<void> {
    const left = new Map(wanted.get(folderId));
    const folders = listed.get(folderId) ?? new Set();
    const known = new Map<string, CompanionRow>();
    const gone: CompanionRow[] = [];
    const isFolderGone = folderGone(folders);
    for await (const rows of store.metadata.companionsIn(folderId)) {
      for (const row of rows) {
        const key = keyOf(row);
        if (left.has(key)) known.set(key, row);
        // Of a folder that nobody has listed nothing new is known, unless it is gone.
        else if (folders.has(keyOf({ ...row, path: parentOf(row.path) })) || (await isFolderGone(row)))
          gone.push(row);
      }
    }
    const rows = [...left.entries()];
    for (let at = 0; at < rows.length; at += chunkSize) {
      if (signal.aborted) return;
      const chunk = rows.slice(at, at + chunkSize);
      const files = await Promise.all(
        chunk.map(async ([, { onDisk }]) => ({ path: onDisk, stats: await statsOf(onDisk) })),
      );
      const away = await inCloud(files.filter((file, i) => mayBeOpened(chunk[i]!, file.stats, known)));
      const seen = await Promise.all(
        chunk.map(([key, row], i) => {
          const { path, stats } = files[i]!;
          return stats === null || stats === "gone"
            ? stats
            : look(row, known.get(key), stats, away.has(path));
        }),
      );
      const changed = seen.filter((row) => row !== null && row !== "gone");
      for (const [i, row] of seen.entries()) {
        const before = known.get(chunk[i]![0]);
        if (row === "gone" && before) gone.push(before);
      }
      if (changed.length > 0) await store.metadata.putCompanions(changed);
    }
    if (gone.length > 0) await store.metadata.forgetCompanions(gone);
  }

  /** Photos that came in before all this was read: their files are read once more. */
  async function readMissing(signal: AbortSignal): Promise<void> {
    for (const hashes of store.metadata.missing()) {
      const files = await store.files.ofHashes(hashes);
      for (let at = 0; at < hashes.length; at += chunkSize) {
        if (signal.aborted) return;
        const read = await Promise.all(
          hashes.slice(at, at + chunkSize).map((hash) => readOne(hash, files.get(hash))),
        );
        const rows = read.filter((row) => row !== null);
        if (rows.length > 0) await store.metadata.put(rows);
      }
    }
  }

  /** Nothing, where no present file of it can be read and none will: else every scan would read them all in vain. */
  async function readOne(
    hash: string,
    files: readonly FileRow[] = [],
  ): Promise<{ hash: string; said: readonly SaidBy[] } | null> {
    const present = files.filter(({ status }) => status === "present");
    let isHopeless = present.length > 0;
    for (const file of present) {
      const read = await readFrom(file, hash);
      if (read !== "later" && read !== "never") return { hash, said: read };
      if (read === "later") isHopeless = false;
    }
    return isHopeless ? { hash, said: [] } : null;
  }

  async function readFrom(file: FileRow, hash: string): Promise<readonly SaidBy[] | "later" | "never"> {
    const path = volumes.toPath(file);
    if (path === null) return "later";
    const stats = await statsOf(path);
    if (stats === null || stats === "gone" || (await inCloud([{ path, stats }])).has(path)) return "later";
    const { bytes, modifiedAt } = sizeAndTime(stats);
    // What has changed is another photo as soon as it is read.
    if (bytes !== file.bytes || modifiedAt !== file.modifiedAt) return "later";
    try {
      return (await pool.use((decoder) => decoder.metadata({ path, hash, modifiedAt }))).said;
    } catch (error) {
      log.warn("What a file says of its picture could not be read again.", { path, reason: String(error) });
      const code = toFileProblem(error)?.code;
      return code === undefined || mayPass.has(code) ? "later" : "never";
    }
  }

  return {
    note(folderId, path, names) {
      const { volumeId, path: dir } = volumes.toPlace(path);
      if (!listed.has(folderId)) listed.set(folderId, new Set());
      listed.get(folderId)?.add(keyOf({ volumeId, path: dir }));
      const rows = wanted.get(folderId) ?? new Map<string, Wanted>();
      wanted.set(folderId, rows);
      for (const { kind, name, main } of pairNames(names)) {
        const row = { ...rowOf(folderId, path, name, main), kind };
        rows.set(keyOf(row), row);
      }
    },
    async settle(signal) {
      await readMissing(signal);
      const folderIds = [...listed.keys()];
      for (const folderId of folderIds) await settleFolder(folderId, signal);
      listed.clear();
      wanted.clear();
    },
  };
}

/** Files of metadata are small: a question that a small picture is spared is asked of them. */
const asLarge = ({ size, blocks }: Stats) => ({ size: Math.max(size, 4096), blocks });

/** Whether the system has to be asked about the cloud: of what is as it was nothing is opened. */
function mayBeOpened(
  [key, { kind, mainPath }]: readonly [string, Wanted],
  stats: Stats | "gone" | null,
  known: ReadonlyMap<string, CompanionRow>,
): boolean {
  if (kind === "raw" || stats === null || stats === "gone") return false;
  const { bytes, modifiedAt } = sizeAndTime(stats);
  const before = known.get(key);
  if (before?.bytes !== bytes || before.modifiedAt !== modifiedAt || before.kind !== kind) return true;
  return kind === "sidecar" && before.mainPath !== mainPath;
}

/** Failures of a place; the others are of the content that is there. */
const mayPass: ReadonlySet<string> = new Set(["file-missing", "file-unreadable", "file-in-cloud"]);

const keyOf = ({ volumeId, path }: { volumeId: string; path: string }) => `${volumeId}\0${path}`;

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}
