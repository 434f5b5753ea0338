/**
 * What is said of a picture of which only a part could be read; it is shown nevertheless. Apart from the decoding,
 * which loads sharp: the engine itself has no need of that.
 */
export const truncatedProblem = {
  code: "image-truncated",
  message: "This picture is damaged: only a part could be read. Restore it from a backup, then scan again.",
} as const;
