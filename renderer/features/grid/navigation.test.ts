import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layoutGrid } from "./layout.ts";
import { type Cursor, type Move, moveCursor } from "./navigation.ts";

/** Three rows: five squares, five squares, two squares; of 200 px, 4 px apart. */
const squares = layoutGrid({
  aspectRatios: new Uint16Array(12).fill(1000),
  sectionCounts: Uint32Array.of(12),
  width: 1016,
  targetHeight: 200,
  gap: 4,
  sectionGap: 16,
  headerHeight: 0,
  minSectionWidth: 0,
});

function go(from: number, ...moves: Move[]): number {
  let cursor: Cursor = { index: from, goalX: null };
  for (const move of moves) cursor = moveCursor(squares, cursor, move, 410);
  return cursor.index;
}

describe("moveCursor", () => {
  test("left and right go to the neighbour, across rows, and stop at the ends", () => {
    expect([go(4, "right"), go(5, "left"), go(0, "left"), go(11, "right")]).toEqual([5, 4, 0, 11]);
  });

  test("up and down go to the photo straight above or below", () => {
    expect([go(2, "down"), go(7, "up"), go(1, "up"), go(11, "down")]).toEqual([7, 2, 1, 11]);
  });

  test("a short row on the way does not bend the column", () => {
    expect(go(4, "down", "down", "up", "up")).toBe(4);
  });

  test("a step sideways begins a new column", () => {
    expect(go(4, "down", "down", "left", "up")).toBe(5);
  });

  test("first and last", () => {
    expect([go(7, "first"), go(7, "last")]).toEqual([0, 11]);
  });

  test("a page is as many rows as fit the window", () => {
    expect([go(1, "page-down"), go(11, "page-up")]).toEqual([11, 1]);
  });

  test("a page is at least one row, however low the window", () => {
    const page = (index: number, move: Move) => moveCursor(squares, { index, goalX: null }, move, 10).index;
    expect([page(1, "page-down"), page(6, "page-up")]).toEqual([6, 1]);
  });

  test("stays on a photo of the list whatever the moves", () => {
    const moves = fc.constantFrom<Move>(
      "left",
      "right",
      "up",
      "down",
      "first",
      "last",
      "page-up",
      "page-down",
    );
    fc.assert(
      fc.property(fc.nat(20), fc.array(moves), (from, taken) => {
        const index = go(from, ...taken, "left");
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThan(12);
      }),
    );
  });
});
