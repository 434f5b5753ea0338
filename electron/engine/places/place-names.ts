import { readFile } from "node:fs/promises";
import type { GeoPoint } from "../../../shared/facts.ts";
import type { Place } from "../../../shared/photo.ts";
import type { Log } from "../log.ts";
import { createGazetteer, type Gazetteer } from "./gazetteer.ts";
import { unpackPlaces } from "./places-file.ts";

/** The gazetteer, read when a name is first asked for. */
export interface PlaceNames {
  /** Null where the position has no name, and where there are no names at all. */
  placeAt(position: GeoPoint | null): Promise<Place | null>;
  /** Null where the file of names cannot be read; it is tried again then. */
  gazetteer(): Promise<Gazetteer | null>;
}

export function createPlaceNames({ file, log }: { file: string; log: Log }): PlaceNames {
  let loading: Promise<Gazetteer | null> | undefined;

  async function load(): Promise<Gazetteer | null> {
    try {
      return createGazetteer(await unpackPlaces(await readFile(file)));
    } catch (error) {
      loading = undefined;
      // Photos are as good without names; nobody is disturbed.
      log.warn("The names of places could not be read.", { file, error: String(error) });
      return null;
    }
  }
  const gazetteer = () => {
    loading ??= load();
    return loading;
  };

  return {
    gazetteer,
    async placeAt(position) {
      if (position === null) return null;
      return (await gazetteer())?.placeAt(position.latitude, position.longitude) ?? null;
    },
  };
}
