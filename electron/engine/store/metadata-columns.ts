import { grown } from "./typed-array.ts";

/** What lists need of what files say, by photo id: two bytes each. */
export class MetadataColumns {
  /** 0: nothing was read yet. 1: no rating. 2 to 7: 0 to 5 stars. */
  #ratings = new Uint8Array(0);
  #marks = new Uint8Array(0);

  set(id: number, rating: number | null, marks: number): void {
    this.#ratings = grown(this.#ratings, id + 1);
    this.#marks = grown(this.#marks, id + 1);
    this.#ratings[id] = rating === null ? 1 : rating + 2;
    this.#marks[id] = marks;
  }

  forget(id: number): void {
    if (id < this.#ratings.length) this.#ratings[id] = 0;
  }

  has(id: number): boolean {
    return (this.#ratings[id] ?? 0) > 0;
  }

  ratingOf(id: number): number | null {
    const code = this.#ratings[id] ?? 0;
    return code < 2 ? null : code - 2;
  }

  marksOf(id: number): number {
    return this.has(id) ? (this.#marks[id] ?? 0) : 0;
  }
}
