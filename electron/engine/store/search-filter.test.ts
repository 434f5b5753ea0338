import { describe, expect, it } from "vitest";
import { hashOf, photoRow } from "../../../test/support/store.ts";
import { FileColumns } from "./file-columns.ts";
import { PhotoColumns } from "./photo-columns.ts";
import { planFilter } from "./search-filter.ts";
import type { PhotoFilter } from "./store.ts";

const count = 10_000;

/** Photos 0 … 9,999, taken in that order, each with a vector and a place in the folder that `folderOf` says. */
function plan(folderOf: (n: number) => number, filter: PhotoFilter, folder: number | null) {
  const photos = new PhotoColumns();
  const files = new FileColumns(photos);
  for (let n = 0; n < count; n++) {
    photos.setStored(photos.reserve(hashOf(n)), photoRow(n, { takenAtLocal: n }));
    const key = hashOf(`place ${n}`).slice(0, 32);
    files.set(key, { folder: folderOf(n), photo: n, status: "present", problem: false });
  }
  return planFilter({ photos, files, vectors: new Uint8Array(count).fill(1), folder, scope: null, filter });
}

describe("a filter is put to the search", () => {
  it("without a condition where everything is kept", () => {
    expect(plan(() => 1, {}, null)).toEqual({ how: "where", kept: count, where: null });
  });

  it("not at all where nothing is kept", () => {
    expect(plan(() => 1, {}, 2)).toEqual({ how: "none", kept: 0 });
    expect(plan(() => 1, { kinds: [] }, null)).toEqual({ how: "none", kept: 0 });
  });

  it("as SQL over the facts beside the vector where they say it all", () => {
    expect(plan(() => 1, { takenFromLocal: 100, takenBeforeLocal: 300, kinds: ["jpeg"] }, 1)).toEqual({
      how: "where",
      kept: 200,
      where: "(taken_local >= 100) AND (taken_local < 300) AND (kind IN (0))",
    });
  });

  it("as a range of ids where a folder came in one go", () => {
    expect(plan((n) => (n >= 4_000 && n < 9_000 ? 2 : 1), {}, 2)).toEqual({
      how: "where",
      kept: 5_000,
      where: "((id >= 4000 AND id <= 8999))",
    });
  });

  it("as the ids that are dropped where these are fewer", () => {
    const dropped = [5, 77, 4_000];
    expect(plan((n) => (dropped.includes(n) ? 2 : 1), {}, 1)).toEqual({
      how: "where",
      kept: count - 3,
      where: "(NOT (id IN (5, 77, 4000)))",
    });
  });

  it("as a range that covers ids which the date drops anyway", () => {
    const filter = { takenFromLocal: 100, takenBeforeLocal: 300 };
    expect(plan((n) => (n >= 200 ? 2 : 1), filter, 2)).toMatchObject({
      kept: 100,
      where: "((taken_local >= 100) AND (taken_local < 300)) AND ((id >= 200 AND id <= 299))",
    });
  });

  it("by dropping from a longer answer where the ids are too many to list", () => {
    const found = plan((n) => 1 + (n % 2), {}, 2);
    if (found.how !== "drop") throw new Error(`It was ${found.how}`);
    expect(found).toMatchObject({ kept: 5_000, share: 0.5, where: null });
    expect([found.keeps(1), found.keeps(2)]).toEqual([true, false]);
    expect(found.fallback().startsWith("(id IN (1, 3, 5, ")).toBe(true);
  });
});
