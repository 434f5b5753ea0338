import { z } from "zod";
import { hashSchema } from "./photo.ts";

export const albumSortSchema = z.enum(["manual", "date"]);
export type AlbumSort = z.infer<typeof albumSortSchema>;

export const albumSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** In the order that a person gave it, or newest first. */
  sort: albumSortSchema,
  /** The photo that stands for it; null where it has none that can be shown. */
  cover: hashSchema.nullable(),
  /** Photos that its view shows: hidden ones are not among them. */
  photos: z.number().int(),
});
export type Album = z.infer<typeof albumSchema>;
