import type { TextPadding } from "./model-spec.ts";

/** Token ids of texts that go through the graph together: `rows.length` × `length`, row by row. */
export interface TextBatch {
  /** Which of the given texts each row is. */
  readonly rows: readonly number[];
  readonly length: number;
  readonly ids: BigInt64Array;
  /** 1 for a token, 0 for padding. */
  readonly attentionMask: BigInt64Array;
}

export interface BatchRules {
  readonly padding: TextPadding;
  readonly contextLength: number;
  readonly maxRows: number;
}

/**
 * Groups encoded texts into rectangles. Without padding only texts of the same length meet, so a text's vector is
 * the same whoever its neighbours are.
 */
export function batchTexts(encoded: readonly (readonly number[])[], rules: BatchRules): TextBatch[] {
  const byLength = new Map<number, number[]>();
  encoded.forEach((ids, row) => {
    const length = rules.padding.kind === "fixed" ? rules.contextLength : ids.length;
    const rows = byLength.get(length);
    if (rows) rows.push(row);
    else byLength.set(length, [row]);
  });
  const batches: TextBatch[] = [];
  for (const [length, rows] of byLength) {
    for (let start = 0; start < rows.length; start += rules.maxRows) {
      batches.push(fill(encoded, rows.slice(start, start + rules.maxRows), length, rules.padding));
    }
  }
  return batches;
}

function fill(
  encoded: readonly (readonly number[])[],
  rows: readonly number[],
  length: number,
  padding: TextPadding,
): TextBatch {
  const ids = new BigInt64Array(rows.length * length);
  const attentionMask = new BigInt64Array(rows.length * length);
  if (padding.kind === "fixed") ids.fill(BigInt(padding.id));
  rows.forEach((row, r) => {
    encoded[row]!.forEach((id, i) => {
      ids[r * length + i] = BigInt(id);
      attentionMask[r * length + i] = 1n;
    });
  });
  return { rows, length, ids, attentionMask };
}
