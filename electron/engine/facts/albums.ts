import { randomUUID } from "node:crypto";
import type { Album } from "../../../shared/albums.ts";
import { Failure } from "../../../shared/errors.ts";
import type { Done } from "../../../shared/undo.ts";
import type { AlbumMember, AlbumRow, AlbumSort } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import type { Intent, Undo } from "../undo/undo.ts";
import type { UndoKind } from "../undo/undo-kind.ts";
import { type AlbumPayload, nameTaken } from "./album-kind.ts";
import { checkAlbumName, checkHashes, invalid } from "./fact-values.ts";
import { photosInWords } from "./labels.ts";

export interface Albums {
  list(): Album[];
  create(name: string, hashes: readonly string[]): Promise<Done & { id: string }>;
  update(id: string, change: { name?: string; sort?: AlbumSort; cover?: string | null }): Promise<Done>;
  remove(id: string): Promise<Done>;
  add(id: string, hashes: readonly string[]): Promise<Done>;
  take(id: string, hashes: readonly string[]): Promise<Done>;
  /** Puts photos, in their present order, in front of another of the album; at its end with null. */
  move(id: string, hashes: readonly string[], before: string | null): Promise<Done>;
}

export interface AlbumsOptions {
  store: Pick<Store, "albums" | "photos">;
  undo: Undo;
  kind: UndoKind<AlbumPayload>;
  now: () => number;
  /** Fails with `photo-unknown` where one is not in the library. */
  checkKnown(hashes: readonly string[]): void;
}

export function createAlbums({ store, undo, kind, now, checkKnown }: AlbumsOptions): Albums {
  const { albums } = store;

  function rowOf(id: string): AlbumRow {
    const row = albums.get(id);
    if (row) return row;
    throw new Failure(
      "album-unknown",
      "This album is not there any more. Choose another, or make a new one.",
    );
  }

  function freeName(id: string, name: string): string {
    const wanted = checkAlbumName(name);
    if (!nameTaken(store, { id, name: wanted })) return wanted;
    throw new Failure("album-name-taken", `There is an album “${wanted}” already. Choose another name.`);
  }

  async function run(prepare: () => Intent<AlbumPayload> | null): Promise<Done> {
    let label = "Nothing changed";
    let changed = 0;
    const undoId = await undo.perform(kind, async () => {
      const intent = prepare();
      if (intent !== null) ({ label, count: changed } = intent);
      return intent;
    });
    return { undoId, label, changed, skipped: 0 };
  }

  function changeMembers(row: AlbumRow, after: AlbumMember[], label: string): Intent<AlbumPayload> | null {
    if (after.length === 0) return null;
    const membersBefore = after.map(({ hash }) => ({ hash, position: albums.positionOf(row.id, hash) }));
    return {
      label,
      count: after.length,
      payload: { id: row.id, before: row, after: row, membersBefore, membersAfter: after },
    };
  }

  const lastPosition = (id: string) => albums.members(id).at(-1)?.position ?? 0;

  return {
    list: () =>
      albums.list().map(({ id, name, sort }) => ({
        id,
        name,
        sort,
        cover: albums.coverOf(id),
        photos: albums.countOf(id),
      })),

    async create(name, wanted) {
      const id = randomUUID();
      const done = await run(() => {
        const row: AlbumRow = {
          id,
          name: freeName(id, name),
          sort: "manual",
          cover: null,
          createdAt: now(),
        };
        const hashes = wanted.length === 0 ? [] : checkHashes(wanted);
        checkKnown(hashes);
        const membersAfter = hashes.map((hash, index) => ({ hash, position: index + 1 }));
        const membersBefore = hashes.map((hash) => ({ hash, position: null }));
        const label = `Made the album “${row.name}”`;
        const what = hashes.length === 0 ? label : `${label} of ${photosInWords(hashes.length)}`;
        return {
          label: what,
          count: hashes.length,
          payload: { id, before: null, after: row, membersBefore, membersAfter },
        };
      });
      return { ...done, id };
    },

    update: (id, { name, sort, cover }) =>
      run(() => {
        const before = rowOf(id);
        const after: AlbumRow = {
          ...before,
          ...(name === undefined ? {} : { name: freeName(id, name) }),
          ...(sort === undefined ? {} : { sort }),
          ...(cover === undefined ? {} : { cover }),
        };
        if (cover && albums.positionOf(id, cover) === null)
          throw invalid("Only a photo of the album can be its cover. Add it first.");
        if (JSON.stringify(before) === JSON.stringify(after)) return null;
        const label =
          name !== undefined
            ? `Renamed the album “${before.name}” to “${after.name}”`
            : cover !== undefined
              ? `Changed the cover of “${before.name}”`
              : `Changed the order of “${before.name}”`;
        return { label, count: 0, payload: { id, before, after, membersBefore: [], membersAfter: [] } };
      }),

    remove: (id) =>
      run(() => {
        const before = rowOf(id);
        const membersBefore = albums.members(id).map(({ hash, position }) => ({ hash, position }));
        const membersAfter = membersBefore.map(({ hash }) => ({ hash, position: null }));
        return {
          label: `Deleted the album “${before.name}”`,
          count: membersBefore.length,
          payload: { id, before, after: null, membersBefore, membersAfter },
        };
      }),

    add: (id, wanted) =>
      run(() => {
        const row = rowOf(id);
        const hashes = checkHashes(wanted);
        checkKnown(hashes);
        const fresh = hashes.filter((hash) => albums.positionOf(id, hash) === null);
        const last = lastPosition(id);
        const after = fresh.map((hash, index) => ({ hash, position: last + index + 1 }));
        return changeMembers(row, after, `Added ${photosInWords(after.length)} to “${row.name}”`);
      }),

    take: (id, wanted) =>
      run(() => {
        const row = rowOf(id);
        const inside = checkHashes(wanted).filter((hash) => albums.positionOf(id, hash) !== null);
        const after = inside.map((hash) => ({ hash, position: null }));
        return changeMembers(row, after, `Removed ${photosInWords(after.length)} from “${row.name}”`);
      }),

    move: (id, wanted, before) =>
      run(() => {
        const row = rowOf(id);
        const moving = new Set(checkHashes(wanted).filter((hash) => albums.positionOf(id, hash) !== null));
        const members = albums.members(id);
        const rest = members.filter(({ hash }) => !moving.has(hash));
        const found = before === null ? rest.length : rest.findIndex(({ hash }) => hash === before);
        const index = found < 0 ? rest.length : found;
        const inOrder = members.filter(({ hash }) => moving.has(hash)).map(({ hash }) => hash);
        const after = placesBetween(rest, index, inOrder);
        const isSame = after.every(({ hash }, n) => members[n + index]?.hash === hash);
        if (isSame && after.length === moving.size) return null;
        return changeMembers(row, after, `Moved ${photosInWords(moving.size)} within “${row.name}”`);
      }),
  };
}

/** Positions for photos in front of `rest[index]`; all are numbered anew where numbers have become too close. */
export function placesBetween(
  rest: readonly { hash: string; position: number }[],
  index: number,
  hashes: readonly string[],
): AlbumMember[] {
  const low = rest[index - 1]?.position ?? (rest[index]?.position ?? 1) - hashes.length - 1;
  const high = rest[index]?.position ?? low + hashes.length + 1;
  const step = (high - low) / (hashes.length + 1);
  const places = hashes.map((hash, n) => ({ hash, position: low + step * (n + 1) }));
  const isDense = places.some(
    ({ position }, n) => position <= (places[n - 1]?.position ?? low) || position >= high,
  );
  if (!isDense) return places;
  const all = [
    ...rest.slice(0, index).map(({ hash }) => hash),
    ...hashes,
    ...rest.slice(index).map(({ hash }) => hash),
  ];
  return all.map((hash, n) => ({ hash, position: n + 1 }));
}
