import type { BatchReader, Row } from "./arrow-rows.ts";
import type { StoreContext } from "./context.ts";
import { ratingCode, ratingOf } from "./fact-columns.ts";
import { type FactChange, type FactTable, noFacts, type UserFacts } from "./fact-types.ts";
import { factSchema } from "./schema.ts";
import { chunksOf, sqlIn } from "./sql.ts";

const allColumns = factSchema.fields.map((field) => field.name);
const hashesAtOnce = 2_000;
const fewHashes = 200;
const placeNone = 1;
const placeGiven = 2;

/** A row as it is on the disk. */
export interface StoredFacts extends UserFacts {
  hash: string;
  carriedTo: string | null;
}

export function createFactTable(context: StoreContext, revision: () => number): FactTable {
  const { photos } = context;
  const idOf = (hash: string) => photos.idOfAny(hash);
  let counted = { revision: -1, writes: -1, favourites: 0, hidden: 0 };
  let writes = 0;

  return {
    async get(hashes) {
      const stored = await readWords(context, hashes);
      return new Map(hashes.map((hash) => [hash, stored.get(hash) ?? quickFacts(context, hash)]));
    },

    async all() {
      const said = new Map<string, UserFacts>();
      for (const batch of await context.tables.facts.read({ columns: allColumns })) {
        for (let n = 0; n < batch.length; n++) {
          const { hash, carriedTo, ...facts } = fromBatch(batch, n);
          if (JSON.stringify(facts) !== JSON.stringify(noFacts)) said.set(hash, facts);
        }
      }
      return said;
    },

    quick: (hash) => photos.facts.get(idOf(hash)),

    async put(changes) {
      let isSeen = false;
      await context.write(
        async () => {
          isSeen = await putFacts(context, changes);
          writes++;
        },
        () => isSeen,
      );
    },

    async carriedTo(hashes) {
      const carried = new Map(hashes.map((hash) => [hash, hash]));
      for (const [hash, row] of await readWords(context, hashes)) {
        if (row.carriedTo !== null) carried.set(hash, row.carriedTo);
      }
      return carried;
    },

    counts() {
      if (counted.revision !== revision() || counted.writes !== writes) {
        const { facts } = photos;
        counted = { revision: revision(), writes, favourites: 0, hidden: 0 };
        for (let id = 0; id < Math.min(facts.end, photos.end); id++) {
          if (!photos.isListed(id)) continue;
          if (facts.isHidden(id)) counted.hidden++;
          else if (facts.isFavourite(id)) counted.favourites++;
        }
      }
      return { favourites: counted.favourites, hidden: counted.hidden };
    },
  };
}

/** Writes changes. True where lists or counts change by them. The caller is in `write`. */
export async function putFacts(context: StoreContext, changes: readonly FactChange[]): Promise<boolean> {
  const before = await readWords(
    context,
    changes.map(({ hash }) => hash),
  );
  const rows = changes.map(({ hash, change }) => ({
    carriedTo: null,
    ...(before.get(hash) ?? { hash, ...quickFacts(context, hash) }),
    ...change,
  }));
  return writeRows(context, rows);
}

async function writeRows(context: StoreContext, rows: readonly StoredFacts[]): Promise<boolean> {
  const { tables, photos } = context;
  const now = Date.now();
  await tables.facts.merge(
    "hash",
    rows.map((row) => toRow(row, now)),
  );
  let isSeen = false;
  for (const row of rows) {
    const id = photos.reserve(row.hash);
    const before = photos.facts.get(id);
    isSeen ||= before.hidden !== row.hidden || before.takenAtLocal !== row.takenAtLocal;
    photos.setFacts(id, row, hasWords(row));
  }
  return isSeen;
}

/**
 * What was said of a content is said of what it became as well, where nothing is said of that yet; and it takes its places
 * in albums. The old content keeps what it had, for it may come back or lie elsewhere. Doing it again changes nothing.
 * The caller is in `write`.
 */
export async function carryFacts(
  context: StoreContext,
  pairs: readonly { from: string; to: string }[],
): Promise<void> {
  const { photos } = context;
  const said = pairs.filter(({ from }) => photos.facts.hasRow(photos.idOfAny(from)));
  if (said.length > 0) {
    const hashes = said.flatMap(({ from, to }) => [from, to]);
    const stored = await readRows(context, hashes);
    const rows = new Map<string, StoredFacts>();
    for (const { from, to } of said) {
      const old = stored.get(from);
      if (old === undefined) continue;
      rows.set(from, { ...old, carriedTo: to });
      const fresh = rows.get(to) ?? stored.get(to) ?? { hash: to, carriedTo: null, ...noFacts };
      rows.set(to, {
        ...fresh,
        favourite: fresh.favourite || old.favourite,
        hidden: fresh.hidden || old.hidden,
        rating: fresh.rating ?? old.rating,
        title: fresh.title ?? old.title,
        caption: fresh.caption ?? old.caption,
        takenAtLocal: fresh.takenAtLocal ?? old.takenAtLocal,
        place: fresh.place ?? old.place,
      });
    }
    await writeRows(context, [...rows.values()]);
  }
  for (const { from, to } of pairs) await context.albums.carry(from, to);
}

/** Rows of which more is said than memory has. */
function readWords(context: StoreContext, hashes: readonly string[]): Promise<Map<string, StoredFacts>> {
  const { photos } = context;
  return readRows(
    context,
    hashes.filter((hash) => photos.facts.hasWords(photos.idOfAny(hash))),
  );
}

async function readRows(
  { tables }: StoreContext,
  hashes: readonly string[],
): Promise<Map<string, StoredFacts>> {
  const found = new Map<string, StoredFacts>();
  if (hashes.length > fewHashes && hashes.length * 50 > (await tables.facts.rows())) {
    // Going through all is quicker than looking for so many.
    const wanted = new Set(hashes);
    for (const batch of await tables.facts.read({ columns: allColumns })) {
      for (let n = 0; n < batch.length; n++) {
        if (!wanted.has(batch.text("hash", n))) continue;
        const row = fromBatch(batch, n);
        found.set(row.hash, row);
      }
    }
    return found;
  }
  for (const some of chunksOf(hashes, hashesAtOnce)) {
    for (const batch of await tables.facts.read({ where: sqlIn("hash", some), columns: allColumns })) {
      for (let n = 0; n < batch.length; n++) {
        const row = fromBatch(batch, n);
        found.set(row.hash, row);
      }
    }
  }
  return found;
}

function quickFacts({ photos }: StoreContext, hash: string): UserFacts {
  return { ...noFacts, ...photos.facts.get(photos.idOfAny(hash)) };
}

/** What of a row is not in memory. A carried one is read as well, so that a change keeps where it went. */
export function hasWords({ title, caption, place, carriedTo }: StoredFacts): boolean {
  return title !== null || caption !== null || place !== null || carriedTo !== null;
}

function toRow(facts: StoredFacts, now: number): Row {
  const { place } = facts;
  return {
    hash: facts.hash,
    favourite: facts.favourite ? 1 : 0,
    hidden: facts.hidden ? 1 : 0,
    rating: ratingCode(facts.rating),
    title: facts.title,
    caption: facts.caption,
    taken_local: facts.takenAtLocal,
    place: place === null ? null : place === "none" ? placeNone : placeGiven,
    latitude: place === null || place === "none" ? null : place.latitude,
    longitude: place === null || place === "none" ? null : place.longitude,
    carried_to: facts.carriedTo,
    changed_at: now,
  };
}

export function fromBatch(batch: BatchReader, row: number): StoredFacts {
  const place = batch.numberOrNull("place", row);
  return {
    hash: batch.text("hash", row),
    favourite: batch.number("favourite", row) === 1,
    hidden: batch.number("hidden", row) === 1,
    rating: ratingOf(batch.number("rating", row)),
    title: batch.textOrNull("title", row),
    caption: batch.textOrNull("caption", row),
    takenAtLocal: batch.numberOrNull("taken_local", row),
    place:
      place === null
        ? null
        : place === placeNone
          ? "none"
          : {
              latitude: batch.number("latitude", row),
              longitude: batch.number("longitude", row),
            },
    carriedTo: batch.textOrNull("carried_to", row),
  };
}

/** Reads what memory holds of all rows. Contents without a photo get an id of their own. */
export async function loadFacts({ tables, photos }: StoreContext): Promise<void> {
  for await (const batch of tables.facts.stream({ columns: allColumns })) {
    for (let n = 0; n < batch.length; n++) {
      const row = fromBatch(batch, n);
      photos.setFacts(photos.reserve(row.hash), row, hasWords(row));
    }
  }
}
