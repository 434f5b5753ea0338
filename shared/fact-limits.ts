/** So many photos can be acted on at once. */
export const mostPhotosAtOnce = 100_000;
/** Characters. */
export const longestTitle = 500;
export const longestCaption = 10_000;
export const longestAlbumName = 200;
