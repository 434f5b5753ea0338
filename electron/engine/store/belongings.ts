import type { StoreContext } from "./context.ts";
import type { LanceTable } from "./lance-table.ts";
import { chunksOf, sqlIn } from "./sql.ts";

/** How many rows there are in a table whose rows belong to photos, files or albums. */
export interface Belongings {
  table: string;
  rows: number;
  /** Rows whose photo, place, folder or album is gone. Nobody sees them; they can go. */
  orphans: number;
  /** What a person said of photos that are not in the library now: it waits for them. */
  waiting: number;
}

interface Look {
  table: LanceTable;
  /** What rows are deleted by. */
  key: string;
  /** Other columns that are asked of. */
  columns: readonly string[];
  isOrphan: (text: (column: string) => string, number: (column: string) => number) => boolean;
  isWaiting: (text: (column: string) => string) => boolean;
  /** What memory has of a row that goes. */
  forget: (keys: readonly (string | number)[]) => void;
}

const never = () => false;
const atOnce = 1_000;

function looksOf({ tables, photos, files, folders, companions, albums, ignored }: StoreContext): Look[] {
  const numbers = new Set([...folders.values()].map(({ number }) => number));
  const isAway = (hash: string) => !photos.isStored(photos.idOfAny(hash));
  return [
    {
      ...{ table: tables.metadata, key: "id", columns: [], isWaiting: never },
      isOrphan: (_text, number) => !photos.isStored(number("id")),
      forget: () => {},
    },
    {
      ...{
        table: tables.companions,
        key: "key",
        columns: ["folder", "main_key", "main_path"],
        isWaiting: never,
      },
      isOrphan: (text, number) =>
        !numbers.has(number("folder")) || (text("main_path") !== "" && !files.has(text("main_key"))),
      forget: (keys) => {
        for (const key of keys) companions.forget(String(key));
      },
    },
    {
      ...{ table: tables.ignoredFiles, key: "key", columns: [], isWaiting: never },
      isOrphan: (text) => !files.has(text("key")),
      forget: (keys) => ignored.forget(keys.map(String)),
    },
    {
      ...{ table: tables.facts, key: "hash", columns: [], isOrphan: never, forget: () => {} },
      isWaiting: (text) => isAway(text("hash")),
    },
    {
      ...{
        table: tables.albums,
        key: "id",
        columns: [],
        isOrphan: never,
        isWaiting: never,
        forget: () => {},
      },
    },
    {
      ...{ table: tables.albumPhotos, key: "key", columns: ["album", "hash"], forget: () => {} },
      isOrphan: (text) => albums.row(text("album")) === undefined,
      isWaiting: (text) => isAway(text("hash")),
    },
  ];
}

async function lookAt(look: Look): Promise<Belongings & { keys: (string | number)[] }> {
  const found = { table: look.table.name, rows: 0, waiting: 0, keys: [] as (string | number)[] };
  for await (const batch of look.table.stream({ columns: [look.key, ...look.columns] })) {
    found.rows += batch.length;
    for (let n = 0; n < batch.length; n++) {
      const text = (column: string) => batch.text(column, n);
      const number = (column: string) => batch.number(column, n);
      if (look.isOrphan(text, number)) found.keys.push(look.key === "id" ? number("id") : text(look.key));
      else if (look.isWaiting(text)) found.waiting++;
    }
  }
  return { ...found, orphans: found.keys.length };
}

/** Counts them. A table that cannot be read is left out: whoever reads all tables tells of it. */
export async function countBelongings(context: StoreContext): Promise<Belongings[]> {
  const counted: Belongings[] = [];
  for (const look of looksOf(context)) {
    try {
      const { keys: _keys, ...found } = await lookAt(look);
      counted.push(found);
    } catch {
      // Told of as unreadable.
    }
  }
  return counted;
}

/** Removes what belongs to nothing. Returns how many rows. The caller is in the queue of writes. */
export async function removeOrphans(context: StoreContext): Promise<number> {
  let removed = 0;
  for (const look of looksOf(context)) {
    const { keys } = await lookAt(look).catch(() => ({ keys: [] }));
    for (const some of chunksOf(keys, atOnce)) {
      await look.table.delete(sqlIn(look.key, some));
      look.forget(some);
    }
    removed += keys.length;
  }
  return removed;
}
