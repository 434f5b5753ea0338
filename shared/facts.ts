import { z } from "zod";

/** Degrees, north and east positive. */
export const geoPointSchema = z.object({ latitude: z.number(), longitude: z.number() });
export type GeoPoint = z.infer<typeof geoPointSchema>;

/** A part of the library that has a place of its own. */
export const photoScopeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("album"), id: z.string().min(1) }),
  z.object({ kind: z.literal("favourites") }),
  z.object({ kind: z.literal("hidden") }),
]);
export type PhotoScope = z.infer<typeof photoScopeSchema>;

/**
 * A fact that a person can set over what the file says. `value` is what counts; `file` what the file says, kept beside it.
 * `source` is null where neither says anything; with "user", a `value` of null means that a person took it away.
 */
const fact = <T extends z.ZodType>(value: T) =>
  z.object({
    value: value.nullable(),
    source: z.enum(["user", "file"]).nullable(),
    file: value.nullable(),
  });

/** What is said of a photo, and by whom. */
export const photoFactsSchema = z.object({
  favourite: z.boolean(),
  hidden: z.boolean(),
  /** 0 to 5 stars. */
  rating: fact(z.number().int()),
  title: fact(z.string()),
  caption: fact(z.string()),
  /** Local wall-clock time, as `takenAt` of the photo. */
  takenAt: fact(z.string()),
  place: fact(geoPointSchema),
  albums: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type PhotoFacts = z.infer<typeof photoFactsSchema>;

/**
 * What to set. What is left out stays; null goes back to what the file says. Limits are checked where sentences are made of
 * them, so that the schema is wide.
 */
export const factChangeSchema = z.object({
  favourite: z.boolean().optional(),
  hidden: z.boolean().optional(),
  /** 0 to 5 stars; "none": no rating, whatever the file says. */
  rating: z
    .union([z.number(), z.literal("none")])
    .nullable()
    .optional(),
  /** "": no title, whatever the file says. */
  title: z.string().nullable().optional(),
  caption: z.string().nullable().optional(),
  /** "2023-08-12T17:03:00", or seconds to add to the date of each photo. */
  takenAt: z
    .union([z.string(), z.object({ shiftSeconds: z.number() })])
    .nullable()
    .optional(),
  place: z
    .union([geoPointSchema, z.literal("none")])
    .nullable()
    .optional(),
});
export type FactChangeInput = z.infer<typeof factChangeSchema>;
export type FactName = keyof FactChangeInput;

export const factCountsSchema = z.object({ favourites: z.number().int(), hidden: z.number().int() });
export type FactCounts = z.infer<typeof factCountsSchema>;
