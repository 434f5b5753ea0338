import { type GridLayout, rowOf, type Tile, tilesOf } from "./layout.ts";

export type Move = "left" | "right" | "up" | "down" | "first" | "last" | "page-up" | "page-down";

export interface Cursor {
  /** Index of the photo. */
  readonly index: number;
  /** Where the cursor would stand had it not been moved sideways by short rows, px; null after a sideways move. */
  readonly goalX: number | null;
}

/** Moves in the picture plane: up and down go to the photo that is nearest to straight above or below. */
export function moveCursor(layout: GridLayout, cursor: Cursor, move: Move, pageHeight: number): Cursor {
  const { photoCount, rowCount } = layout;
  if (photoCount === 0) return cursor;
  const index = Math.min(Math.max(0, cursor.index), photoCount - 1);
  switch (move) {
    case "left":
      return { index: Math.max(0, index - 1), goalX: null };
    case "right":
      return { index: Math.min(photoCount - 1, index + 1), goalX: null };
    case "first":
      return { index: 0, goalX: null };
    case "last":
      return { index: photoCount - 1, goalX: null };
    case "up":
    case "down":
    case "page-up":
    case "page-down": {
      const row = rowOf(layout, index);
      const goalX = cursor.goalX ?? middleOf(layout, row, index);
      const target = targetRow(layout, row, move, pageHeight);
      if (target < 0) return { index: 0, goalX };
      if (target >= rowCount) return { index: photoCount - 1, goalX };
      return { index: target === row ? index : nearest(tilesOf(layout, target), goalX), goalX };
    }
  }
}

function targetRow(
  layout: GridLayout,
  row: number,
  move: "up" | "down" | "page-up" | "page-down",
  pageHeight: number,
): number {
  const last = layout.rowCount - 1;
  switch (move) {
    case "up":
      return Math.max(0, row - 1);
    case "down":
      return Math.min(last, row + 1);
    case "page-up": {
      let target = row;
      while (
        target >= 0 &&
        layout.rowTop[row]! - (layout.rowTop[target - 1] ?? 0) <= pageHeight &&
        target > 0
      ) {
        target--;
      }
      return target === row ? row - 1 : target;
    }
    case "page-down": {
      let target = row;
      while (target < last && layout.rowTop[target + 1]! - layout.rowTop[row]! <= pageHeight) target++;
      return target === row ? row + 1 : target;
    }
  }
}

function middleOf(layout: GridLayout, row: number, index: number): number {
  const tile = tilesOf(layout, row)[index - layout.rowStart[row]!];
  return tile ? tile.x + tile.width / 2 : 0;
}

function nearest(tiles: readonly Tile[], x: number): number {
  let best = tiles[0]!;
  let distance = Number.POSITIVE_INFINITY;
  for (const tile of tiles) {
    const away = x < tile.x ? tile.x - x : Math.max(0, x - tile.x - tile.width);
    if (away < distance) {
      best = tile;
      distance = away;
    }
  }
  return best.index;
}
