import type { UserFacts } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import type { UndoKind } from "../undo/undo-kind.ts";

/** Facts of photos before and after. A list of one stands for all photos. */
export interface FactPayload {
  hashes: string[];
  before: Partial<UserFacts>[];
  after: Partial<UserFacts>[];
}

type FactName = keyof UserFacts;

/** One value for all where they are all the same. */
export function compact(values: Partial<UserFacts>[]): Partial<UserFacts>[] {
  const [first] = values;
  if (first === undefined) return [];
  const text = JSON.stringify(first);
  return values.every((value) => JSON.stringify(value) === text) ? [first] : values;
}

const at = (values: readonly Partial<UserFacts>[], index: number): Partial<UserFacts> =>
  (values.length === 1 ? values[0] : values[index]) ?? {};

/** `onChange` is told of every photo whose facts were written, and which of them. */
export function createFactKind(
  store: Pick<Store, "facts">,
  onChange: (hashes: readonly string[], facts: readonly FactName[]) => void,
): UndoKind<FactPayload> {
  async function write({ hashes }: FactPayload, values: Partial<UserFacts>[], others: Partial<UserFacts>[]) {
    const changes = new Map(hashes.map((hash, index) => [hash, at(values, index)]));
    await followEdits(hashes, values, others, changes);
    await store.facts.put([...changes].map(([hash, change]) => ({ hash, change })));
    onChange([...changes.keys()], namesOf(values));
  }

  /** A photo whose file was edited since has its facts under its new content: it goes along, unless it was changed there. */
  async function followEdits(
    hashes: readonly string[],
    values: Partial<UserFacts>[],
    others: Partial<UserFacts>[],
    changes: Map<string, Partial<UserFacts>>,
  ) {
    const carried = await store.facts.carriedTo(hashes);
    const moved = hashes.flatMap((from, index) => {
      const to = carried.get(from) ?? from;
      return to === from || changes.has(to) ? [] : [{ to, index }];
    });
    const current = await store.facts.get(moved.map(({ to }) => to));
    for (const { to, index } of moved) {
      const expected = at(others, index);
      const names = Object.keys(expected) as FactName[];
      const isSame = names.every(
        (name) => JSON.stringify(current.get(to)?.[name]) === JSON.stringify(expected[name]),
      );
      if (isSame) changes.set(to, at(values, index));
    }
  }

  return {
    name: "facts",
    isKept: false,
    apply: (payload) => write(payload, payload.after, payload.before),
    revert: (payload) => write(payload, payload.before, payload.after),
    *touches({ hashes, after }) {
      for (const [index, hash] of hashes.entries()) {
        for (const name of Object.keys(at(after, index))) yield `${name}:${hash}`;
      }
    },
    async refusal({ hashes, before, after }, direction) {
      const expected = direction === "undo" ? after : before;
      const current = await store.facts.get(hashes);
      const isChanged = hashes.some((hash, index) =>
        Object.entries(at(expected, index)).some(
          ([name, value]) => JSON.stringify(current.get(hash)?.[name as FactName]) !== JSON.stringify(value),
        ),
      );
      return isChanged
        ? "Some of these photos were changed in another way since. Set what you want by hand."
        : null;
    },
  };
}

function namesOf(values: readonly Partial<UserFacts>[]): FactName[] {
  return [...new Set(values.flatMap((value) => Object.keys(value) as FactName[]))];
}
