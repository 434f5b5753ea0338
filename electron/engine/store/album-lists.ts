import type { Row } from "./arrow-rows.ts";
import type { StoreContext } from "./context.ts";
import type { AlbumMember, AlbumRow, AlbumSort } from "./fact-types.ts";
import { chunksOf, sqlIn, sqlString } from "./sql.ts";

interface Entry {
  row: AlbumRow;
  /** Position by photo id. */
  positions: Map<number, number>;
  /** Ids in order; null after a change. */
  ordered: Int32Array | null;
}

/** On people's disks: add at the end. */
const sorts: readonly AlbumSort[] = ["manual", "date"];
const keysAtOnce = 1_000;

/**
 * Albums as they are in memory: which photos, by id, and in which order. Whoever writes is in `write`; the table of albums
 * is written before that of their photos, and deleted after it, so that no list is without its album for good.
 */
export class AlbumLists {
  readonly #context: Pick<StoreContext, "tables" | "photos">;
  readonly #albums = new Map<string, Entry>();

  constructor(context: Pick<StoreContext, "tables" | "photos">) {
    this.#context = context;
  }

  async load(): Promise<void> {
    const { tables, photos } = this.#context;
    const columns = ["id", "name", "sort", "cover", "created_at"];
    for (const batch of await tables.albums.read({ columns })) {
      for (let n = 0; n < batch.length; n++) {
        const row: AlbumRow = {
          id: batch.text("id", n),
          name: batch.text("name", n),
          sort: sorts[batch.number("sort", n)] ?? "manual",
          cover: batch.textOrNull("cover", n),
          createdAt: batch.number("created_at", n),
        };
        this.#albums.set(row.id, { row, positions: new Map(), ordered: null });
      }
    }
    for await (const batch of tables.albumPhotos.stream({ columns: ["album", "hash", "position"] })) {
      for (let n = 0; n < batch.length; n++) {
        const entry = this.#albums.get(batch.text("album", n));
        entry?.positions.set(photos.reserve(batch.text("hash", n)), batch.number("position", n));
      }
    }
  }

  rows(): AlbumRow[] {
    return [...this.#albums.values()].map(({ row }) => row).sort(byName);
  }

  row(id: string): AlbumRow | undefined {
    return this.#albums.get(id)?.row;
  }

  /** Ids of all members in order; those without a photo in the library among them. */
  idsOf(id: string): Int32Array {
    const entry = this.#albums.get(id);
    if (entry === undefined) return new Int32Array(0);
    entry.ordered ??= Int32Array.from(
      [...entry.positions].sort(([a, x], [b, y]) => x - y || a - b).map(([photo]) => photo),
    );
    return entry.ordered;
  }

  positionOf(id: string, hash: string): number | null {
    const photo = this.#context.photos.idOfAny(hash);
    return photo < 0 ? null : (this.#albums.get(id)?.positions.get(photo) ?? null);
  }

  with(hash: string): AlbumRow[] {
    const photo = this.#context.photos.idOfAny(hash);
    if (photo < 0) return [];
    return [...this.#albums.values()]
      .filter(({ positions }) => positions.has(photo))
      .map(({ row }) => row)
      .sort(byName);
  }

  async put(row: AlbumRow): Promise<void> {
    await this.#context.tables.albums.merge("id", [toRow(row)]);
    const known = this.#albums.get(row.id);
    if (known) known.row = row;
    else this.#albums.set(row.id, { row, positions: new Map(), ordered: null });
  }

  async remove(id: string): Promise<void> {
    const { tables } = this.#context;
    await tables.albumPhotos.delete(`album = ${sqlString(id)}`);
    await tables.albums.delete(`id = ${sqlString(id)}`);
    this.#albums.delete(id);
  }

  async setMembers(id: string, members: readonly AlbumMember[]): Promise<void> {
    const { tables, photos } = this.#context;
    const entry = this.#albums.get(id);
    if (entry === undefined) return;
    const kept = members.filter(({ position }) => position !== null);
    const gone = members.filter(({ position }) => position === null).map(({ hash }) => keyOf(id, hash));
    await tables.albumPhotos.merge(
      "key",
      kept.map(({ hash, position }) => ({ key: keyOf(id, hash), album: id, hash, position })),
    );
    for (const keys of chunksOf(gone, keysAtOnce)) await tables.albumPhotos.delete(sqlIn("key", keys));
    for (const { hash, position } of members) {
      const photo = photos.reserve(hash);
      if (position === null) entry.positions.delete(photo);
      else entry.positions.set(photo, position);
    }
    entry.ordered = null;
  }

  /** What a content became stands where the content stood. */
  async carry(from: string, to: string): Promise<void> {
    const photo = this.#context.photos.idOfAny(from);
    for (const [id, { positions, row }] of this.#albums) {
      const position = positions.get(photo);
      if (position === undefined) continue;
      if (this.positionOf(id, to) === null) await this.setMembers(id, [{ hash: to, position }]);
      if (row.cover === from) await this.put({ ...row, cover: to });
    }
  }
}

const keyOf = (album: string, hash: string) => `${album}:${hash}`;

const byName = (a: AlbumRow, b: AlbumRow) =>
  a.name.localeCompare(b.name, "en", { numeric: true }) || (a.id < b.id ? -1 : 1);

function toRow({ id, name, sort, cover, createdAt }: AlbumRow): Row {
  return { id, name, sort: sorts.indexOf(sort), cover, created_at: createdAt };
}
