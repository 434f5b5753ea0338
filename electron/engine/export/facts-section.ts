import { z } from "zod";
import { longestCaption, longestTitle } from "../../../shared/fact-limits.ts";
import { hashSchema } from "../../../shared/photo.ts";
import { noFacts, type UserFacts } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import { addProblem, type Section } from "./document.ts";
import type { KnownPhotos } from "./known-photos.ts";

export const placeSchema = z.object({
  volumeId: z.string(),
  path: z.string(),
  onDisk: z.string().nullable(),
});

const point = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

/** What a person said of one content. What is not there was not said. */
const factsItem = z.object({
  hash: hashSchema,
  /** Where its files were: for people who read this, and where the content has changed since. */
  places: z.array(placeSchema).default([]),
  favourite: z.boolean().optional(),
  hidden: z.boolean().optional(),
  rating: z.union([z.number().int().min(0).max(5), z.literal("none")]).optional(),
  title: z.string().max(longestTitle).optional(),
  caption: z.string().max(longestCaption).optional(),
  /** Wall-clock time, as "2023-08-12T10:20:30". */
  takenAtLocal: z.iso.datetime({ local: true }).optional(),
  place: z.union([point, z.literal("none")]).optional(),
});
type FactsItem = z.infer<typeof factsItem>;

const atOnce = 2_000;

export function factsSection(
  store: Pick<Store, "facts">,
  photos: KnownPhotos,
  onChange: (hashes: readonly string[]) => void,
): Section<FactsItem> {
  return {
    name: "facts",
    version: 1,
    item: factsItem,

    async collect() {
      const all = [...(await store.facts.all())].sort(([a], [b]) => (a < b ? -1 : 1));
      const places = await photos.placesOf(all.map(([hash]) => hash));
      return all.map(([hash, facts]) => toItem(hash, places.get(hash) ?? [], facts));
    },

    async apply(items, report) {
      const matches = await photos.match(items);
      for (let start = 0; start < items.length; start += atOnce) {
        const some = items.slice(start, start + atOnce);
        const targets = some.map(({ hash }) => matches.get(hash)?.hash ?? hash);
        const current = await store.facts.get(targets);
        const changes = new Map<string, Partial<UserFacts>>();
        for (const [index, item] of some.entries()) {
          const target = targets[index] ?? item.hash;
          const match = matches.get(item.hash) ?? null;
          const { change, differs } = merge(
            { ...(current.get(target) ?? noFacts), ...changes.get(target) },
            item,
          );
          if (differs) report.kept++;
          if (match === null) {
            // Kept by content: it is there when the photo comes.
            report.pending++;
            addProblem(report, `Not indexed yet: ${nameOf(item)}`);
          } else if (match.how === "path") report.byPath++;
          else report.imported++;
          if (Object.keys(change).length > 0) changes.set(target, { ...changes.get(target), ...change });
        }
        if (changes.size === 0) continue;
        await store.facts.put([...changes].map(([hash, change]) => ({ hash, change })));
        onChange([...changes.keys()]);
      }
    },
  };
}

function toItem(hash: string, places: FactsItem["places"], facts: UserFacts): FactsItem {
  return {
    hash,
    places,
    ...(facts.favourite ? { favourite: true } : {}),
    ...(facts.hidden ? { hidden: true } : {}),
    ...(facts.rating === null ? {} : { rating: facts.rating }),
    ...(facts.title === null ? {} : { title: facts.title }),
    ...(facts.caption === null ? {} : { caption: facts.caption }),
    ...(facts.takenAtLocal === null
      ? {}
      : { takenAtLocal: new Date(facts.takenAtLocal).toISOString().slice(0, 19) }),
    ...(facts.place === null ? {} : { place: facts.place }),
  };
}

/** What an item adds to what is said already. `differs`: something else is said, which stays. */
function merge(current: UserFacts, item: FactsItem): { change: Partial<UserFacts>; differs: boolean } {
  const said: Partial<UserFacts> = {
    ...(item.favourite === true ? { favourite: true } : {}),
    ...(item.hidden === true ? { hidden: true } : {}),
    ...(item.rating === undefined ? {} : { rating: item.rating }),
    ...(item.title === undefined ? {} : { title: item.title }),
    ...(item.caption === undefined ? {} : { caption: item.caption }),
    ...(item.takenAtLocal === undefined ? {} : { takenAtLocal: Date.parse(`${item.takenAtLocal}Z`) }),
    ...(item.place === undefined ? {} : { place: item.place }),
  };
  const change: Partial<UserFacts> = {};
  let differs = false;
  for (const [name, value] of Object.entries(said) as [keyof UserFacts, never][]) {
    const now = current[name];
    if (JSON.stringify(now) === JSON.stringify(value)) continue;
    if (now === noFacts[name]) change[name] = value;
    else differs = true;
  }
  return { change, differs };
}

const nameOf = ({ hash, places }: FactsItem) => places[0]?.onDisk ?? places[0]?.path ?? hash;
