import type { LanceTable } from "./lance-table.ts";

/** What the store says of itself: a few words under names. */
export interface Meta {
  get(key: string): string | undefined;
  set(key: string, value: string): Promise<void>;
  /** All entries whose key starts so, without the start. */
  entries(prefix: string): [key: string, value: string][];
}

export async function readMeta(table: LanceTable): Promise<Meta> {
  const values = new Map<string, string>();
  for (const batch of await table.read({ columns: ["key", "value"] })) {
    for (let row = 0; row < batch.length; row++) values.set(batch.text("key", row), batch.text("value", row));
  }
  return {
    get: (key) => values.get(key),
    async set(key, value) {
      await table.merge("key", [{ key, value }]);
      values.set(key, value);
    },
    entries: (prefix) =>
      [...values]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value]),
  };
}
