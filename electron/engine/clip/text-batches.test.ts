import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchTexts } from "./text-batches.ts";

const none = { padding: { kind: "none" }, contextLength: 8, maxRows: 2 } as const;

describe("batchTexts", () => {
  it("lets only texts of one length meet, in rectangles of at most maxRows", () => {
    const batches = batchTexts(
      [
        [1, 5, 2],
        [1, 2],
        [1, 6, 2],
        [1, 7, 2],
      ],
      none,
    );
    expect(batches.map(({ rows, length }) => ({ rows, length }))).toEqual([
      { rows: [0, 2], length: 3 },
      { rows: [3], length: 3 },
      { rows: [1], length: 2 },
    ]);
    expect([...batches[0]!.ids]).toEqual([1n, 5n, 2n, 1n, 6n, 2n]);
    expect([...batches[0]!.attentionMask]).toEqual([1n, 1n, 1n, 1n, 1n, 1n]);
  });

  it("fills up to the context length with the model's own token, which the mask leaves out", () => {
    const [batch] = batchTexts([[3, 1]], { padding: { kind: "fixed", id: 9 }, contextLength: 4, maxRows: 2 });
    expect([...batch!.ids]).toEqual([3n, 1n, 9n, 9n]);
    expect([...batch!.attentionMask]).toEqual([1n, 1n, 0n, 0n]);
  });

  it("holds every text exactly once, whatever their lengths", () => {
    const texts = fc.array(fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(texts, (encoded) => {
        const batches = batchTexts(encoded, none);
        const rows = batches.flatMap((batch) => batch.rows);
        expect([...rows].sort((a, b) => a - b)).toEqual(encoded.map((_, i) => i));
        for (const batch of batches) {
          for (const [r, row] of batch.rows.entries()) {
            const ids = batch.ids.slice(r * batch.length, (r + 1) * batch.length);
            expect([...ids].map(Number)).toEqual(encoded[row]);
          }
        }
      }),
    );
  });
});
