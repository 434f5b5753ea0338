import { createHash } from "node:crypto";
import type { FileStatus } from "../../../shared/photo.ts";
import { statusCodes } from "./codes.ts";
import { KeyIndex } from "./key-index.ts";
import type { PhotoColumns } from "./photo-columns.ts";
import { grown } from "./typed-array.ts";

/** A place in memory: no path, which only the store has. */
export interface PlaceFacts {
  /** Number of the folder. */
  folder: number;
  /** Id of the photo, -1 for none. */
  photo: number;
  status: FileStatus;
  problem: boolean;
}

/**
 * The key of a place: the first 128 bits of SHA-256 over volume and path, in hex. It stands in for the path wherever the
 * store is asked for places, so that no path has to be quoted in a filter.
 */
export function placeKey(volumeId: string, path: string): string {
  return createHash("sha256").update(volumeId).update("\0").update(path).digest("hex").slice(0, 32);
}

/**
 * What is known in memory of every place (about 50 bytes each), and the numbers that follow from it: how many there are of
 * each status, which photos have a place left, what a folder holds.
 */
export class FileColumns {
  readonly #photos: PhotoColumns;
  readonly #index = new KeyIndex(16);
  /** 0: no such place (any more). */
  #known = new Uint8Array(0);
  #folders = new Int32Array(0);
  #photoIds = new Int32Array(0);
  #statuses = new Uint8Array(0);
  #problems = new Uint8Array(0);
  #end = 0;
  readonly #byStatus = new Int32Array(statusCodes.words.length);
  /** Photos by folder; null after a change, counted again when asked for, and when other photos are hidden. */
  #shownByFolder: Map<number, number> | null = null;
  #countedVisible = -1;
  #problemCount = 0;
  #count = 0;
  #highestFolder = 0;

  constructor(photos: PhotoColumns) {
    this.#photos = photos;
  }

  /** Places of all statuses. */
  get count(): number {
    return this.#count;
  }

  /** Files with a problem, of those that are not missing. */
  get problemCount(): number {
    return this.#problemCount;
  }

  /** The highest folder number that a place has had since the store was opened. */
  get highestFolder(): number {
    return this.#highestFolder;
  }

  countOfStatus(status: FileStatus): number {
    return this.#byStatus[statusCodes.code(status)] ?? 0;
  }

  /** Places of a folder that have this status. */
  countIn(folder: number, status: FileStatus): number {
    if (this.countOfStatus(status) === 0) return 0;
    const code = statusCodes.code(status);
    let count = 0;
    for (let row = 0; row < this.#end; row++) {
      if (this.#known[row] === 1 && this.#folders[row] === folder && this.#statuses[row] === code) count++;
    }
    return count;
  }

  /** Photos that have a place in this folder which is not missing, and are not hidden; two copies are one. */
  shownIn(folder: number): number {
    const changes = this.#photos.facts.hiddenChanges + (this.#photos.folding?.changes ?? 0);
    if (this.#countedVisible !== changes) this.#shownByFolder = null;
    this.#countedVisible = changes;
    this.#shownByFolder ??= this.#countShown();
    return this.#shownByFolder.get(folder) ?? 0;
  }

  /** One pass for all folders, with a bit a photo and folder. */
  #countShown(): Map<number, number> {
    const missing = statusCodes.code("missing");
    const seen = new Map<number, Uint8Array>();
    const counts = new Map<number, number>();
    for (let row = 0; row < this.#end; row++) {
      const photo = this.#photoIds[row] ?? -1;
      if (photo < 0 || this.#known[row] === 0 || this.#statuses[row] === missing) continue;
      if (this.#photos.facts.isHidden(photo) || this.#photos.isFolded(photo)) continue;
      const folder = this.#folders[row] ?? 0;
      let bits = seen.get(folder);
      if (!bits) {
        bits = new Uint8Array((this.#photos.end >> 3) + 1);
        seen.set(folder, bits);
      }
      const bit = 1 << (photo & 7);
      const byte = bits[photo >> 3] ?? 0;
      if ((byte & bit) !== 0) continue;
      bits[photo >> 3] = byte | bit;
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    return counts;
  }

  /** As counted by `problemCount`. */
  hasProblem(key: string): boolean {
    const row = this.rowOf(key);
    return row >= 0 && this.#problems[row] === 1 && this.statusOf(row) !== "missing";
  }

  has(key: string): boolean {
    return this.rowOf(key) >= 0;
  }

  /** The row of a known place, or -1. */
  rowOf(key: string): number {
    const row = this.#index.find(key);
    return row >= 0 && this.#known[row] === 1 ? row : -1;
  }

  set(key: string, facts: PlaceFacts): void {
    this.#write(this.#index.set(key, this.#end), facts);
  }

  /** As `set`, from the key's 32 hex digits as bytes. */
  load(digits: Uint8Array, at: number, facts: PlaceFacts): void {
    this.#write(this.#index.setAscii(digits, at, this.#end), facts);
  }

  setStatus(row: number, status: FileStatus): void {
    this.#write(row, { ...this.#factsOf(row), status });
  }

  remove(row: number): void {
    this.#tally(row, -1);
    this.#known[row] = 0;
  }

  keyOf(row: number): string {
    return this.#index.hexAt(row);
  }

  /** Rows of a folder, in no order. */
  *rowsIn(folder: number): Generator<number> {
    for (let row = 0; row < this.#end; row++) {
      if (this.#known[row] === 1 && this.#folders[row] === folder) yield row;
    }
  }

  photoOf(row: number): number {
    return this.#photoIds[row] ?? -1;
  }

  statusOf(row: number): FileStatus {
    return statusCodes.word(this.#statuses[row] ?? 0);
  }

  /** By photo id, 1 where the photo has a place in this folder that is not missing. */
  shownPhotosIn(folder: number): Uint8Array {
    const missing = statusCodes.code("missing");
    const shown = new Uint8Array(this.#photos.end);
    for (let row = 0; row < this.#end; row++) {
      const photo = this.#photoIds[row] ?? -1;
      if (photo < 0 || this.#known[row] === 0) continue;
      if (this.#folders[row] === folder && this.#statuses[row] !== missing) shown[photo] = 1;
    }
    return shown;
  }

  #factsOf(row: number): PlaceFacts {
    return {
      folder: this.#folders[row] ?? 0,
      photo: this.photoOf(row),
      status: this.statusOf(row),
      problem: this.#problems[row] === 1,
    };
  }

  #write(row: number, facts: PlaceFacts): void {
    if (row === this.#end) this.#grow(row + 1);
    if (this.#known[row] === 1) this.#tally(row, -1);
    this.#known[row] = 1;
    this.#folders[row] = facts.folder;
    this.#highestFolder = Math.max(this.#highestFolder, facts.folder);
    this.#photoIds[row] = facts.photo;
    this.#statuses[row] = statusCodes.code(facts.status);
    this.#problems[row] = facts.problem ? 1 : 0;
    this.#tally(row, 1);
  }

  /** Adds a place to all the counts, or takes it out. */
  #tally(row: number, sign: 1 | -1): void {
    const { photo, status, problem } = this.#factsOf(row);
    this.#count += sign;
    const code = statusCodes.code(status);
    this.#byStatus[code] = (this.#byStatus[code] ?? 0) + sign;
    if (problem && status !== "missing") this.#problemCount += sign;
    if (photo < 0) return;
    const shown = status === "missing" ? 0 : sign;
    this.#photos.addPlaces(photo, sign, shown, status === "offline" ? sign : 0);
    this.#shownByFolder = null;
  }

  /** Makes room for so many places at once. */
  expect(places: number): void {
    this.#index.expect(places);
    this.#makeRoom(places);
  }

  #grow(end: number): void {
    this.#end = end;
    if (end > this.#known.length) this.#makeRoom(end);
  }

  #makeRoom(end: number): void {
    this.#known = grown(this.#known, end);
    this.#folders = grown(this.#folders, end);
    this.#photoIds = grown(this.#photoIds, end);
    this.#statuses = grown(this.#statuses, end);
    this.#problems = grown(this.#problems, end);
  }
}
