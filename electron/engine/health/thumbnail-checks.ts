import { toFailureData } from "../../../shared/errors.ts";
import type { Store } from "../store/store.ts";
import { type Swept, type ThumbnailFiles, thumbnailParts } from "../thumbnails/files.ts";
import { type Check, count, ok, warning } from "./doctor-checks.ts";
import { inWords } from "./free-space.ts";

export interface ThumbnailsToCheck {
  store: Pick<Store, "photos">;
  thumbnails: Pick<ThumbnailFiles, "has" | "sweep">;
  /** Makes one from the original. */
  make: (hash: string, signal: AbortSignal | undefined) => Promise<unknown>;
  /** While photos are being read, their thumbnails are there before they are. */
  isBusy: () => boolean;
}

const sampleSize = 200;
const youngMs = 3_600_000;

/** Photos without a thumbnail: of a sample spread evenly over the library, or of all. */
async function missingOf(
  { store, thumbnails }: ThumbnailsToCheck,
  deep: boolean,
): Promise<{ looked: number; missing: string[] }> {
  const timeline = store.photos.timeline();
  const looked = deep ? timeline.length : Math.min(sampleSize, timeline.length);
  const missing: string[] = [];
  for (let sample = 0; sample < looked; sample++) {
    const hash = timeline.hashAt(Math.floor((sample * timeline.length) / looked));
    if (!(await thumbnails.has(hash, "thumbnail"))) missing.push(hash);
  }
  return { looked, missing };
}

async function sweepAll({ store, thumbnails }: ThumbnailsToCheck, remove: boolean): Promise<Swept> {
  const total: Swept = { files: 0, bytes: 0 };
  for (let part = 0; part < thumbnailParts; part++) {
    const isWanted = (hash: string) => store.photos.has(hash);
    const swept = await thumbnails.sweep(part, { isWanted, minAgeMs: youngMs, remove });
    total.files += swept.files;
    total.bytes += swept.bytes;
  }
  return total;
}

export async function checksOfThumbnails(
  given: ThumbnailsToCheck,
  { deep }: { deep: boolean },
): Promise<Check[]> {
  const { looked, missing } = await missingOf(given, deep);
  const checks = [
    missing.length > 0
      ? warning(
          "Thumbnails",
          `${count(missing.length)} of ${count(looked)} looked at are missing. They are made again when they are shown.`,
        )
      : ok("Thumbnails", `All of ${count(looked)} looked at are there.`),
  ];
  const orphans = await sweepAll(given, false);
  if (orphans.files > 0) {
    checks.push(
      ok(
        "Thumbnails of removed photos",
        `${count(orphans.files)} (${inWords(orphans.bytes)}) are left and go by themselves within days; --repair removes them now.`,
      ),
    );
  }
  return checks;
}

/** Removes what belongs to no photo, and makes what is missing where the originals can be reached. */
export async function repairThumbnails(
  given: ThumbnailsToCheck,
  signal: AbortSignal | undefined,
): Promise<{ did: string[]; didNot: string[] }> {
  const did: string[] = [];
  const didNot: string[] = [];
  if (given.isBusy()) {
    didNot.push("Thumbnails of removed photos were left while photos are being read. Try again after that.");
  } else {
    const swept = await sweepAll(given, true);
    if (swept.files > 0)
      did.push(`Removed ${count(swept.files)} thumbnails of removed photos (${inWords(swept.bytes)}).`);
  }
  const { missing } = await missingOf(given, true);
  let made = 0;
  let lastReason = "";
  for (const hash of missing) {
    signal?.throwIfAborted();
    try {
      await given.make(hash, signal);
      made++;
    } catch (thrown) {
      lastReason = toFailureData(thrown).message;
    }
  }
  if (made > 0) did.push(`Made ${count(made)} missing thumbnails.`);
  if (made < missing.length)
    didNot.push(`${count(missing.length - made)} missing thumbnails could not be made. ${lastReason}`);
  return { did, didNot };
}
