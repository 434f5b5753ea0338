import type { FileColumns } from "./file-columns.ts";
import type { PhotoColumns } from "./photo-columns.ts";

/** Of a companion in memory: about 150 bytes. */
interface Link {
  mainKey: string;
  isRaw: boolean;
  isLoneVideo: boolean;
  rating: number | null;
}

/**
 * Which photos are shown as a part of another, and what sidecars rate, by photo id. It follows from places, so it is computed
 * again after they changed, when it is asked for.
 *
 * Note: folding. A raw file beside the JPEG that the camera made of it is a photo of its own in every table. It is left out of lists
 * while the other has a place that is not missing, and is in them again by itself when the other goes, or is left out because
 * its drive is not connected.
 */
export class Companions {
  readonly #photos: PhotoColumns;
  readonly #files: FileColumns;
  readonly #links = new Map<string, Link>();
  /** Videos that belong to no picture. */
  #videos = 0;
  #isStale = true;
  #changes = 0;
  /** By id of the part, the id of its picture. */
  #mains = new Map<number, number>();
  #ratings = new Map<number, number>();
  #visibleFolded = 0;
  #leftOutFolded = 0;

  constructor(photos: PhotoColumns, files: FileColumns) {
    this.#photos = photos;
    this.#files = files;
  }

  /** Grows whenever something else may be folded than before. */
  get changes(): number {
    return this.#changes;
  }

  get videos(): number {
    return this.#videos;
  }

  set(key: string, link: Link): void {
    this.#videos += Number(link.isLoneVideo) - Number(this.#links.get(key)?.isLoneVideo ?? false);
    this.#links.set(key, link);
    this.placesChanged();
  }

  forget(key: string): void {
    this.#videos -= Number(this.#links.get(key)?.isLoneVideo ?? false);
    this.#links.delete(key);
    this.placesChanged();
  }

  placesChanged(): void {
    this.#isStale = true;
    this.#changes++;
  }

  isFolded(id: number): boolean {
    this.#refresh();
    return this.#mains.has(id);
  }

  /** Folded photos that lists would have without that. */
  get visibleFolded(): number {
    this.#refresh();
    return this.#visibleFolded;
  }

  /** Stars by a sidecar of the photo or of its raw file; undefined where none says anything. */
  ratingOf(id: number): number | undefined {
    this.#refresh();
    return this.#ratings.get(id);
  }

  /** The same of photos that are left out because they are away. */
  get leftOutFolded(): number {
    this.#refresh();
    return this.#leftOutFolded;
  }

  #standsFor(main: number, part: number): boolean {
    if (this.#photos.isListed(main)) return true;
    return this.#photos.isShown(main) && !this.#photos.isListed(part);
  }

  #photoAt(key: string): number {
    const row = this.#files.rowOf(key);
    return row < 0 ? -1 : this.#files.photoOf(row);
  }

  #refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#mains = new Map();
    this.#ratings = new Map();
    this.#visibleFolded = 0;
    this.#leftOutFolded = 0;
    for (const [key, { mainKey, isRaw }] of this.#links) {
      if (!isRaw) continue;
      const part = this.#photoAt(key);
      const main = this.#photoAt(mainKey);
      if (part >= 0 && main >= 0 && part !== main && this.#standsFor(main, part)) this.#mains.set(part, main);
    }
    for (const { mainKey, rating } of this.#links.values()) {
      const id = rating === null ? -1 : this.#photoAt(mainKey);
      if (rating === null || id < 0) continue;
      this.#ratings.set(id, rating);
      const main = this.#mains.get(id);
      if (main !== undefined && !this.#ratings.has(main)) this.#ratings.set(main, rating);
    }
    for (const id of this.#mains.keys()) {
      if (!this.#photos.isShown(id) || this.#photos.facts.isHidden(id)) continue;
      if (this.#photos.isListed(id)) this.#visibleFolded++;
      else this.#leftOutFolded++;
    }
  }
}
