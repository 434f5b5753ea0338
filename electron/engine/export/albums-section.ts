import { z } from "zod";
import { longestAlbumName } from "../../../shared/fact-limits.ts";
import { hashSchema } from "../../../shared/photo.ts";
import type { Store } from "../store/store.ts";
import type { Section } from "./document.ts";
import { placeSchema } from "./facts-section.ts";
import type { KnownPhotos } from "./known-photos.ts";

const albumItem = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(longestAlbumName),
  sort: z.enum(["manual", "date"]),
  cover: hashSchema.nullable(),
  createdAt: z.number().int(),
  /** In their order. */
  photos: z.array(z.object({ hash: hashSchema, places: z.array(placeSchema).default([]) })),
});
type AlbumItem = z.infer<typeof albumItem>;

const alike = (name: string) => name.normalize("NFC").toLocaleLowerCase("en");

/** Albums are the same by id, else by name; photos that are in one already stay where they are, others come after them. */
export function albumsSection(
  store: Pick<Store, "albums">,
  photos: KnownPhotos,
  onChange: (ids: readonly string[]) => void | Promise<void>,
): Section<AlbumItem> {
  const { albums } = store;
  return {
    name: "albums",
    version: 1,
    item: albumItem,

    async collect() {
      const items: AlbumItem[] = [];
      for (const row of albums.list()) {
        const hashes = albums.members(row.id).map(({ hash }) => hash);
        const places = await photos.placesOf(hashes);
        items.push({ ...row, photos: hashes.map((hash) => ({ hash, places: places.get(hash) ?? [] })) });
      }
      return items;
    },

    async apply(items, report) {
      for (const item of items) {
        const matches = await photos.match(item.photos);
        const known =
          albums.get(item.id) ?? albums.list().find(({ name }) => alike(name) === alike(item.name));
        const { photos: wanted, ...row } = item;
        const id = known?.id ?? row.id;
        if (known === undefined) await albums.put(row);
        else if (known.name !== row.name || known.sort !== row.sort) report.kept++;
        let last = albums.members(id).at(-1)?.position ?? 0;
        const added = new Map<string, number>();
        for (const { hash } of wanted) {
          const match = matches.get(hash) ?? null;
          if (match === null) report.pending++;
          else if (match.how === "path") report.byPath++;
          const target = match?.hash ?? hash;
          if (albums.positionOf(id, target) === null && !added.has(target)) added.set(target, ++last);
        }
        if (added.size > 0) {
          const members = [...added].map(([hash, position]) => ({ hash, position }));
          await albums.setMembers(id, members);
        }
        report.imported++;
        if (known === undefined || added.size > 0) await onChange([id]);
      }
    },
  };
}
