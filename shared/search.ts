import { z } from "zod";
import { hashSchema } from "./photo.ts";

export const sortSchema = z.enum(["relevance", "date"]);
export type Sort = z.infer<typeof sortSchema>;

/** "unrated" until results are calibrated: no claim is made that a photo matches. */
export const tierSchema = z.enum(["confident", "maybe", "unrated"]);

/** What a person should know about an answer that is not wrong but not whole. Sentences; often empty. */
export const noticeSchema = z.object({
  code: z.enum(["partial-coverage", "query-cut", "no-photos", "away-left-out"]),
  message: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** What `albumen search` prints (a contract: see the command line's documentation). */
export const searchResultSchema = z.object({
  query: z.string(),
  model: z.string(),
  /** Share of the library that search can see, in [0, 1]. */
  coverage: z.number(),
  tookMs: z.number(),
  counts: z.object({ confident: z.number().int(), maybe: z.number().int() }),
  notices: z.array(noticeSchema),
  results: z.array(
    z.object({
      path: z.string(),
      hash: hashSchema,
      score: z.number(),
      tier: tierSchema,
      similarity: z.number(),
      takenAt: z.string().nullable(),
      tags: z.array(z.string()),
      group: z.object({ size: z.number().int() }),
    }),
  ),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
