import type { MediaKind } from "../../../shared/photo.ts";
import { kindCodes } from "./codes.ts";
import type { Companions } from "./companions.ts";
import { FactColumns, type QuickFacts } from "./fact-columns.ts";
import { KeyIndex } from "./key-index.ts";
import { MetadataColumns } from "./metadata-columns.ts";
import { unknownDay } from "./store.ts";
import { grown } from "./typed-array.ts";

const msPerDay = 86_400_000;

/** The facts of a photo that are held in memory. */
export interface PhotoFacts {
  takenAtLocal: number | null;
  width: number;
  height: number;
  kind: MediaKind;
}

/**
 * What is known in memory of every photo, in columns: a million photos take about 70 MB, load in about a second, and are
 * filtered and sorted without asking the disk.
 *
 * The row of a photo is its id: the 32-bit number that joins the tables. Ids are given in the order of arrival, and no id is
 * given to another content while the store is open, so it stays true in an old snapshot of the list.
 */
export class PhotoColumns {
  readonly #index = new KeyIndex(32);
  #takenAtLocal = new Float64Array(0);
  #days = new Int32Array(0);
  #aspectRatios = new Uint16Array(0);
  #kinds = new Uint8Array(0);
  /** 1: the photo has a row in the store. 0: the id is only reserved (its batch is being written), or its photo is gone. */
  #stored = new Uint8Array(0);
  /** Places of the photo in any status, and those that are not missing. */
  #places = new Int32Array(0);
  #shownPlaces = new Int32Array(0);
  /** Those of the shown places whose drive is not connected; as long as the highest id that has had one. */
  #awayPlaces = new Int32Array(0);
  #nextId = 0;
  #showsAway = true;
  #listed = 0;
  #hiddenListed = 0;
  #leftOut = 0;
  /** What people said of photos: set by `setFacts`. */
  readonly facts = new FactColumns();
  /** What files say of photos. */
  readonly metadata = new MetadataColumns();
  /** Which photos are shown as a part of another; none until the store has told. */
  folding: Pick<Companions, "isFolded" | "visibleFolded" | "leftOutFolded" | "changes"> | null = null;

  /** One more than the highest id: columns by id are this long. */
  get end(): number {
    return this.#nextId;
  }

  /** Photos that are listed and not hidden: what lists and counts are made of. */
  get visible(): number {
    return this.#listed - this.#hiddenListed - (this.folding?.visibleFolded ?? 0);
  }

  /** Photos that would be visible, if those were listed whose drives are not connected. */
  get leftOut(): number {
    return this.#leftOut - (this.folding?.leftOutFolded ?? 0);
  }

  /** Whether photos are listed whose drives are not connected. Every list and count follows; nothing is forgotten. */
  set showsAway(shows: boolean) {
    this.#showsAway = shows;
    this.#listed = 0;
    this.#hiddenListed = 0;
    this.#leftOut = 0;
    for (let id = 0; id < this.#nextId; id++) this.#count(id, 1);
  }

  /** The id of a stored photo, or -1. */
  idOf(hash: string): number {
    const id = this.#index.find(hash);
    return id >= 0 && this.#stored[id] === 1 ? id : -1;
  }

  /** The id of a content that has one, stored or not; or -1. */
  idOfAny(hash: string): number {
    return this.#index.find(hash);
  }

  hashOf(id: number): string {
    return this.#index.hexAt(id);
  }

  /** The id that a content has or will have. Reserving again gives the same id. */
  reserve(hash: string): number {
    const found = this.#index.find(hash);
    if (found >= 0) return found;
    const id = this.#nextId;
    this.#grow(id + 1);
    return this.#index.set(hash, id);
  }

  /** Files a photo under an id read from the store. `digits[at…]` are the 64 hex digits of its hash. */
  load(id: number, digits: Uint8Array, at: number, facts: PhotoFacts): void {
    this.#grow(id + 1);
    this.#index.setAscii(digits, at, id);
    this.setStored(id, facts);
  }

  /** The photo is in the store. */
  setStored(id: number, facts: PhotoFacts): void {
    const { takenAtLocal, width, height } = facts;
    this.#takenAtLocal[id] = takenAtLocal ?? Number.NaN;
    this.#days[id] = takenAtLocal === null ? unknownDay : Math.floor(takenAtLocal / msPerDay);
    this.#aspectRatios[id] = Math.min(65_535, Math.max(1, Math.round((1000 * width) / Math.max(1, height))));
    this.#kinds[id] = kindCodes.code(facts.kind);
    this.#stored[id] = 1;
  }

  /** The photo is no longer in the store. Its id stays its own, should the content come back before a restart. */
  forget(id: number): void {
    this.#count(id, -1);
    this.metadata.forget(id);
    this.#stored[id] = 0;
    this.#places[id] = 0;
    this.#shownPlaces[id] = 0;
    if (id < this.#awayPlaces.length) this.#awayPlaces[id] = 0;
  }

  /** Counts places up or down. `awayPlaces`: of those that are shown, the ones whose drive is not connected. */
  addPlaces(id: number, places: number, shownPlaces: number, awayPlaces: number): void {
    this.#count(id, -1);
    this.#places[id] = (this.#places[id] ?? 0) + places;
    this.#shownPlaces[id] = (this.#shownPlaces[id] ?? 0) + shownPlaces;
    if (awayPlaces !== 0) {
      this.#awayPlaces = grown(this.#awayPlaces, id + 1);
      this.#awayPlaces[id] = (this.#awayPlaces[id] ?? 0) + awayPlaces;
    }
    this.#count(id, 1);
  }

  /** Takes a photo out of the counts before it changes, and puts it in again afterwards. */
  #count(id: number, sign: 1 | -1): void {
    if (!this.isShown(id)) return;
    const isHidden = this.facts.isHidden(id);
    if (this.isListed(id)) {
      this.#listed += sign;
      if (isHidden) this.#hiddenListed += sign;
    } else if (!isHidden) this.#leftOut += sign;
  }

  /** What a person said of a photo, whether it is in the library or not. `words`: the store has more than this. */
  setFacts(id: number, facts: QuickFacts, words: boolean): void {
    this.#count(id, -1);
    this.facts.set(id, facts, words);
    this.#count(id, 1);
  }

  /** True for a photo that is shown as a part of another. */
  isFolded(id: number): boolean {
    return this.folding?.isFolded(id) ?? false;
  }

  isStored(id: number): boolean {
    return this.#stored[id] === 1;
  }

  /** True for a photo that has a place that is not missing. */
  isShown(id: number): boolean {
    return (this.#shownPlaces[id] ?? 0) > 0;
  }

  /** True where every place that is not missing is on a drive that is not connected. */
  isAway(id: number): boolean {
    const away = this.#awayPlaces[id] ?? 0;
    return away > 0 && away === this.#shownPlaces[id];
  }

  /** True for a photo that lists and searches may have at all: shown, and not left out because it is away. */
  isListed(id: number): boolean {
    return this.isShown(id) && (this.#showsAway || !this.isAway(id));
  }

  /** Ids of stored photos that no place points at. */
  *withoutPlace(): Generator<number> {
    for (let id = 0; id < this.#nextId; id++) {
      if (this.#stored[id] === 1 && this.#places[id] === 0) yield id;
    }
  }

  placesOf(id: number): number {
    return this.#places[id] ?? 0;
  }

  /** True for a photo that is in lists and counts: it is listed, and nobody hid it. */
  isVisible(id: number): boolean {
    return this.isListed(id) && !this.facts.isHidden(id) && !this.isFolded(id);
  }

  /** As a person corrected it, else as the file says. NaN where unknown. */
  takenAtLocalOf(id: number): number {
    const corrected = this.facts.takenAtLocalOf(id);
    return Number.isNaN(corrected) ? this.ownTakenAtLocalOf(id) : corrected;
  }

  /** As the file says: what lies beside the vector. NaN where unknown. */
  ownTakenAtLocalOf(id: number): number {
    return this.#takenAtLocal[id] ?? Number.NaN;
  }

  dayOf(id: number): number {
    const corrected = this.facts.takenAtLocalOf(id);
    return Number.isNaN(corrected) ? (this.#days[id] ?? unknownDay) : Math.floor(corrected / msPerDay);
  }

  aspectRatioOf(id: number): number {
    return this.#aspectRatios[id] ?? 1000;
  }

  kindCodeOf(id: number): number {
    return this.#kinds[id] ?? 0;
  }

  /** Makes room for so many photos at once. */
  expect(photos: number): void {
    this.#index.expect(photos);
    this.#makeRoom(photos);
  }

  #grow(end: number): void {
    if (end <= this.#nextId) return;
    this.#nextId = end;
    if (end > this.#stored.length) this.#makeRoom(end);
  }

  #makeRoom(end: number): void {
    this.#takenAtLocal = grown(this.#takenAtLocal, end, Number.NaN);
    this.#days = grown(this.#days, end);
    this.#aspectRatios = grown(this.#aspectRatios, end);
    this.#kinds = grown(this.#kinds, end);
    this.#stored = grown(this.#stored, end);
    this.#places = grown(this.#places, end);
    this.#shownPlaces = grown(this.#shownPlaces, end);
  }
}
