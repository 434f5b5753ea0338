import { z } from "zod";
import { photoFactsSchema } from "./facts.ts";

/** SHA-256 of a file's bytes, lower-case hex: the identity of a photo's content everywhere. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "a content hash has 64 hexadecimal digits");

/** Where a fact comes from. A model never overwrites a user. */
export const sourceSchema = z.union([
  z.literal("user"),
  z.literal("file"),
  z.templateLiteral(["model:", z.string()]),
]);

/** How sure we are when a photo was taken. "gps": by the clock of satellites. */
export const takenAtSourceSchema = z.enum(["exif", "file-name", "file-time", "user", "gps", "xmp", "iptc"]);
export type TakenAtSource = z.infer<typeof takenAtSourceSchema>;

/** `raw`: what a camera's sensor saw, whoever made the camera. */
export const mediaKindSchema = z.enum([
  "jpeg",
  "png",
  "webp",
  "gif",
  "tiff",
  "avif",
  "heic",
  "bmp",
  "jxl",
  "psd",
  "raw",
]);
export type MediaKind = z.infer<typeof mediaKindSchema>;

export const fileStatusSchema = z.enum(["present", "missing", "offline", "unreadable", "cloud"]);
export type FileStatus = z.infer<typeof fileStatusSchema>;

/** What a grid needs of one photo; nothing that costs a look into a file. */
export const photoItemSchema = z.object({
  hash: hashSchema,
  /** Pixels after orientation. */
  width: z.number().int(),
  height: z.number().int(),
  /** Local wall-clock time of the photo, ISO 8601 without zone ("2023-08-12T17:03:00"), or null. */
  takenAt: z.string().nullable(),
  /** Absolute path of the first place where the file is, as the engine's machine writes it. */
  path: z.string(),
  kind: mediaKindSchema,
  /** Thumbhash, base64: a placeholder of some 25 bytes. */
  thumbhash: z.string(),
  /** False while no place of this content can be reached (drive unplugged, file gone). */
  available: z.boolean(),
  /** Why it is not available; absent where it is. */
  status: fileStatusSchema.exclude(["present"]).optional(),
  /** What people call the drive that has to be connected for it; absent where it is not that, or nobody can tell. */
  drive: z.string().optional(),
  /** Set by a person; absent for no. */
  favourite: z.boolean().optional(),
  hidden: z.boolean().optional(),
  /** 0 to 5 stars, a person's or the file's; absent for none. */
  rating: z.number().int().optional(),
  /** Set in search results: cosine similarity, and the score shown to people in [0, 1]. */
  similarity: z.number().optional(),
  score: z.number().optional(),
});
export type PhotoItem = z.infer<typeof photoItemSchema>;

/**
 * Who says a fact that was read: a part of the picture's own file, or a file beside it, by its name ("sidecar:IMG.xmp").
 */
export const factSourceSchema = z.union([
  z.enum(["exif", "xmp", "iptc"]),
  z.templateLiteral(["sidecar:", z.string()]),
]);
export type FactSource = z.infer<typeof factSourceSchema>;

/** Somebody whom a person named in another program. Nothing is recognised. */
export const personSchema = z.object({
  name: z.string(),
  /** Shares of the picture's sides, as the other program wrote them; null where it gave none. */
  area: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }).nullable(),
});
export type Person = z.infer<typeof personSchema>;

export const photoExposureSchema = z.object({
  seconds: z.number().nullable(),
  /** The number after "f/". */
  aperture: z.number().nullable(),
  iso: z.number().nullable(),
  focalLengthMm: z.number().nullable(),
  /** What would show as much on film of 35 mm. */
  focalLength35Mm: z.number().nullable(),
  /** Whether it fired. */
  flash: z.boolean().nullable(),
});
export type PhotoExposure = z.infer<typeof photoExposureSchema>;

const read = <T extends z.ZodType>(value: T) => z.object({ value, source: factSourceSchema }).nullable();

/** What was read of a photo in its own file and in files beside it, each with its source. */
export const photoMetadataSchema = z.object({
  title: read(z.string()),
  caption: read(z.string()),
  /** 1 to 5 stars. */
  rating: read(z.number().int()),
  /** Each from the widest word to the narrowest: ["Places", "Italy", "Rome"]. */
  keywords: z.array(z.object({ path: z.array(z.string()), source: factSourceSchema })),
  people: z.array(personSchema.extend({ source: factSourceSchema })),
  exposure: photoExposureSchema.nullable(),
  position: read(
    z.object({ latitude: z.number(), longitude: z.number(), altitudeMetres: z.number().nullable() }),
  ),
  /** The projection of a panorama that a viewer can look around in ("equirectangular"). */
  panorama: z.string().nullable(),
  /** A short video is in the picture's own file. */
  hasMotion: z.boolean(),
});
export type PhotoMetadata = z.infer<typeof photoMetadataSchema>;

/**
 * A file that is one with a picture: the camera's raw file, the video of a Live Photo, a file of metadata. `hash`: a photo of
 * its own, shown with this one.
 */
export const photoPartSchema = z.object({
  kind: z.enum(["raw", "video", "sidecar"]),
  path: z.string(),
  bytes: z.number(),
  hash: hashSchema.nullable(),
});
export type PhotoPart = z.infer<typeof photoPartSchema>;

/** Where a photo was taken, in words. */
export const placeSchema = z.object({
  /** All of it in one line, from near to far: "Kreuzberg, Berlin, Germany". */
  label: z.string(),
  /** A part of a city that has a name of its own. */
  part: z.string().nullable(),
  /** Null far from any town. */
  town: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string(),
  /** ISO 3166-1, two letters ("XK" for Kosovo). */
  countryCode: z.string(),
});
export type Place = z.infer<typeof placeSchema>;

export const photoDetailsSchema = photoItemSchema.extend({
  takenAtSource: takenAtSourceSchema.nullable(),
  /** Minutes east of UTC, where the file says so. */
  takenAtZoneMinutes: z.number().nullable(),
  bytes: z.number(),
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  orientation: z.number().int(),
  metadata: photoMetadataSchema,
  parts: z.array(photoPartSchema),
  /** What a person and the file say of it, each with its source. */
  facts: photoFactsSchema,
  /** The names of `facts.place`; null or absent where it has none. */
  place: placeSchema.nullable().optional(),
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.number(),
      modifiedAt: z.string(),
      status: fileStatusSchema,
      /** As of the photo. */
      drive: z.string().optional(),
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type PhotoDetails = z.infer<typeof photoDetailsSchema>;
