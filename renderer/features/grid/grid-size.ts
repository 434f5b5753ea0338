import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Height of a row of photos, px. */
export const gridSizes = { least: 60, usual: 180, most: 400 } as const;

interface GridSize {
  targetHeight: number;
}

/** How large the person wants photos in the grid; remembered on this machine. */
export const useGridSize = create<GridSize>()(
  persist((): GridSize => ({ targetHeight: gridSizes.usual }), { name: "albumen-grid", version: 1 }),
);

export function clampGridSize(height: number): number {
  return Math.min(gridSizes.most, Math.max(gridSizes.least, height));
}

export function setGridSize(height: number): void {
  useGridSize.setState({ targetHeight: clampGridSize(Math.round(height)) });
}

/** Equal ways of the slider are equal factors of size: a share in [0, 1] of the way -> px, and back. */
export function sizeOfShare(share: number): number {
  return gridSizes.least * (gridSizes.most / gridSizes.least) ** share;
}

export function shareOfSize(height: number): number {
  return Math.log(height / gridSizes.least) / Math.log(gridSizes.most / gridSizes.least);
}
