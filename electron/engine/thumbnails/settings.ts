/** How the small pictures are made. What they were chosen over is in docs/decisions/0008-thumbnails.md. */
export const thumbnailSettings = { longestSide: 448, quality: 75, effort: 1 } as const;
export const previewSettings = { longestSide: 2048, quality: 80, effort: 1 } as const;
