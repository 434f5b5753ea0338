import type { FactSource, Person, PhotoExposure } from "../../../shared/photo.ts";

/** What one source says of a picture: EXIF, XMP or IPTC in its file, or a file beside it. Null: it says nothing. */
export interface SourceFacts {
  title: string | null;
  caption: string | null;
  /** 0 to 5 stars; 0 says that there are none. */
  rating: number | null;
  /** Each from the widest word to the narrowest: ["Places", "Italy", "Rome"]. */
  keywords: string[][];
  people: Person[];
  exposure: PhotoExposure;
  camera: string | null;
  lens: string | null;
  position: Position | null;
  panorama: string | null;
  /** A video in the picture's own file. */
  hasMotion: boolean;
  /** What joins a Live Photo's picture and video. */
  liveIdentifier: string | null;
}

export interface Position {
  latitude: number;
  longitude: number;
  altitudeMetres: number | null;
}

export const noExposure: PhotoExposure = {
  seconds: null,
  aperture: null,
  iso: null,
  focalLengthMm: null,
  focalLength35Mm: null,
  flash: null,
};

export const noFacts: SourceFacts = {
  ...{ title: null, caption: null, rating: null, keywords: [], people: [], exposure: noExposure },
  ...{ camera: null, lens: null, position: null, panorama: null, hasMotion: false, liveIdentifier: null },
};

export interface SaidBy {
  source: FactSource;
  facts: SourceFacts;
}
