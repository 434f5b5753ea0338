import type { AlbumMember, AlbumRow } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import type { UndoKind } from "../undo/undo-kind.ts";

/** An album before and after (null: it is not there), and the places of those photos whose place changes. */
export interface AlbumPayload {
  id: string;
  before: AlbumRow | null;
  after: AlbumRow | null;
  membersBefore: AlbumMember[];
  membersAfter: AlbumMember[];
}

/** `onChange` is told which album was written, and of which photos. */
export function createAlbumKind(
  store: Pick<Store, "albums">,
  onChange: (id: string, hashes: readonly string[]) => void,
): UndoKind<AlbumPayload> {
  async function write(id: string, row: AlbumRow | null, members: AlbumMember[]) {
    if (row === null) await store.albums.remove(id);
    else {
      const known = store.albums.get(id);
      if (JSON.stringify(known) !== JSON.stringify(row)) await store.albums.put(row);
      await store.albums.setMembers(id, members);
    }
    onChange(
      id,
      members.map(({ hash }) => hash),
    );
  }

  return {
    name: "albums",
    isKept: false,
    apply: ({ id, after, membersAfter }) => write(id, after, membersAfter),
    revert: ({ id, before, membersBefore }) => write(id, before, membersBefore),
    *touches({ id, before, after, membersAfter }) {
      const isNew = before === null || after === null;
      if (isNew || JSON.stringify(before) !== JSON.stringify(after)) yield `album:${id}`;
      for (const { hash } of membersAfter) yield `album:${id}:${hash}`;
    },
    async refusal({ id, before, after, membersBefore, membersAfter }, direction) {
      const [now, next] = direction === "undo" ? [after, before] : [before, after];
      const members = direction === "undo" ? membersAfter : membersBefore;
      const known = store.albums.get(id);
      if (now !== null && known === undefined)
        return "Its album is not there any more. Undo its deletion first.";
      if (now === null && next !== null && nameTaken(store, next))
        return `There is another album “${next.name}” now. Rename that one first.`;
      if (now !== null && next !== null && now.name !== next.name && nameTaken(store, next))
        return `There is another album “${next.name}” now. Rename that one first.`;
      const isMoved = members.some(({ hash, position }) => store.albums.positionOf(id, hash) !== position);
      if (now !== null && isMoved) return "These photos were moved in the album since. Undo that first.";
      if (next !== null || known === undefined) return null;
      // The album would go with what was put into it since.
      const inside = members.filter(({ position }) => position !== null).length;
      return store.albums.members(id).length === inside
        ? null
        : `Other photos were put into “${known.name}” or taken out since. Undo that first, or delete the album.`;
    },
  };
}

/** Whether an album other than this one has its name, however it is spelled. */
export function nameTaken(store: Pick<Store, "albums">, { id, name }: { id: string; name: string }): boolean {
  const wanted = foldName(name);
  return store.albums.list().some((other) => other.id !== id && foldName(other.name) === wanted);
}

const foldName = (name: string) => name.normalize("NFC").toLocaleLowerCase("en");
