import { grown } from "./typed-array.ts";

/** The facts of one photo that are held in memory, as a person set them. */
export interface QuickFacts {
  favourite: boolean;
  hidden: boolean;
  rating: number | "none" | null;
  takenAtLocal: number | null;
}

const favourite = 1;
const hidden = 2;
const hasRow = 4;
const hasWords = 8;

/** A rating is stored with this added, so that 0 stays free for "nothing is said". */
const ratingOffset = 2;
const ratingNone = 1;

/**
 * What people said of photos, by photo id: 10 bytes for every id up to the highest that anything is said of. What is not
 * needed for lists (titles, captions, places) stays on the disk.
 */
export class FactColumns {
  #flags = new Uint8Array(0);
  #ratings = new Int8Array(0);
  /** Corrected dates; NaN where there is none. */
  #takenAtLocal = new Float64Array(0);
  #corrected = 0;
  #hidden = 0;
  #hiddenChanges = 0;

  /** Photos that have a corrected date. */
  get corrected(): number {
    return this.#corrected;
  }

  /** Hidden photos, also those that are not in the library now. */
  get hidden(): number {
    return this.#hidden;
  }

  /** Grows with every photo that is hidden or shown again. */
  get hiddenChanges(): number {
    return this.#hiddenChanges;
  }

  /** One more than the highest id of which anything is said. */
  get end(): number {
    return this.#flags.length;
  }

  set(id: number, facts: QuickFacts, words: boolean): void {
    this.#flags = grown(this.#flags, id + 1);
    this.#ratings = grown(this.#ratings, id + 1);
    this.#takenAtLocal = grown(this.#takenAtLocal, id + 1, Number.NaN);
    if (this.isCorrected(id)) this.#corrected--;
    if (this.isHidden(id)) this.#hidden--;
    if (this.isHidden(id) !== facts.hidden) this.#hiddenChanges++;
    this.#flags[id] =
      hasRow | (facts.favourite ? favourite : 0) | (facts.hidden ? hidden : 0) | (words ? hasWords : 0);
    this.#ratings[id] = ratingCode(facts.rating);
    this.#takenAtLocal[id] = facts.takenAtLocal ?? Number.NaN;
    if (this.isCorrected(id)) this.#corrected++;
    if (this.isHidden(id)) this.#hidden++;
  }

  get(id: number): QuickFacts {
    const takenAtLocal = this.#takenAtLocal[id] ?? Number.NaN;
    return {
      favourite: this.isFavourite(id),
      hidden: this.isHidden(id),
      rating: ratingOf(this.#ratings[id] ?? 0),
      takenAtLocal: Number.isNaN(takenAtLocal) ? null : takenAtLocal,
    };
  }

  isFavourite(id: number): boolean {
    return ((this.#flags[id] ?? 0) & favourite) !== 0;
  }

  isHidden(id: number): boolean {
    return ((this.#flags[id] ?? 0) & hidden) !== 0;
  }

  isCorrected(id: number): boolean {
    return !Number.isNaN(this.#takenAtLocal[id] ?? Number.NaN);
  }

  /** The corrected date, or NaN. */
  takenAtLocalOf(id: number): number {
    return this.#takenAtLocal[id] ?? Number.NaN;
  }

  /** Whether the table has a row of this photo. */
  hasRow(id: number): boolean {
    return ((this.#flags[id] ?? 0) & hasRow) !== 0;
  }

  /** Whether that row says more than what is here: a title, a caption, a place. */
  hasWords(id: number): boolean {
    return ((this.#flags[id] ?? 0) & hasWords) !== 0;
  }
}

/** A rating as it is in memory and on the disk: 0 nothing said, 1 "none", 2 to 7 for 0 to 5 stars. */
export function ratingCode(rating: number | "none" | null): number {
  if (rating === null) return 0;
  return rating === "none" ? ratingNone : rating + ratingOffset;
}

export function ratingOf(code: number): number | "none" | null {
  if (code === 0) return null;
  return code === ratingNone ? "none" : code - ratingOffset;
}
