import type { StoreContext } from "./context.ts";
import { carryFacts } from "./fact-table.ts";
import { readPhotos } from "./photo-table.ts";

/**
 * A file that was edited is a new content at a place that the library knows. What people said of the photo is then said of the
 * new content as well. It is no edit where the new content was in the library before (files that were renamed over each
 * other), nor where both say when they were taken and differ (a camera that begins to count anew).
 *
 * Called before the places are written, while they still have their old contents: a kill between the two leaves facts of a
 * content without a place, which the next scan puts there. The caller is in `write`.
 */
export async function carryFactsOfEdits(
  context: StoreContext,
  places: readonly { key: string; photo: number }[],
): Promise<void> {
  const { photos, files } = context;
  const pairs = places.flatMap(({ key, photo }) => {
    const old = files.photoOf(files.rowOf(key));
    const isEdit = photo >= 0 && old >= 0 && old !== photo && photos.placesOf(photo) === 0;
    return isEdit ? [{ from: photos.hashOf(old), to: photos.hashOf(photo) }] : [];
  });
  const said = pairs.filter(
    ({ from }) => photos.facts.hasRow(photos.idOfAny(from)) || context.albums.with(from).length > 0,
  );
  if (said.length === 0) return;
  const rows = await readPhotos(
    context,
    said.flatMap(({ from, to }) => [from, to]),
  );
  const isSamePhoto = ({ from, to }: { from: string; to: string }) => {
    const [before, after] = [rows.get(from), rows.get(to)];
    const areDated = before?.takenAtSource === "exif" && after?.takenAtSource === "exif";
    return !areDated || before?.takenAtLocal === after?.takenAtLocal;
  };
  await carryFacts(context, said.filter(isSamePhoto));
}
