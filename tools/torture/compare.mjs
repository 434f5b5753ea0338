import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";

/**
 * Reads the tables of two libraries as they are on the disk, without the engine's help, and says what the first lacks of the
 * second (`lost`), has twice (`double`), or has without what it belongs to (`orphans`).
 */
export async function compareLibraries(tortured, fresh) {
  const [one, two] = [await readLibrary(tortured), await readLibrary(fresh)];
  const details = [];
  const tell = (what, items) => {
    for (const item of items.slice(0, 5)) details.push(`${what}: ${item}`);
    return items.length;
  };
  const present = (library) =>
    new Map(
      library.files
        .filter(({ status }) => status !== missing)
        .map(({ path, photo, problem_code }) => [
          path,
          `${library.hashOf.get(photo) ?? "none"} ${problem_code ?? ""}`,
        ]),
    );
  const vectorIds = new Set(one.vectors);
  const [here, wanted] = [present(one), present(two)];
  const lost =
    tell("lost", [...wanted].filter(([path, content]) => here.get(path) !== content).map(String)) +
    tell(
      "too much",
      [...here.keys()].filter((path) => !wanted.has(path)),
    ) +
    tell("without vector", [...one.hashOf].filter(([id]) => !vectorIds.has(id)).map(String)) +
    tell(
      "without thumbnail",
      [...one.hashOf.values()].filter((hash) => !one.thumbnails.has(hash)),
    );
  const double =
    tell("place twice", repeated(one.files.map(({ volume_id, path }) => `${volume_id} ${path}`))) +
    tell("content twice", repeated([...one.photos.map(({ hash }) => hash)])) +
    tell("id twice", repeated(one.photos.map(({ id }) => id))) +
    tell("vector twice", repeated(one.vectors));
  const placed = new Set(one.files.map(({ photo }) => photo));
  const orphans =
    tell(
      "photo without a place",
      [...one.hashOf.keys()].filter((id) => !placed.has(id)),
    ) +
    tell(
      "vector without a photo",
      one.vectors.filter((id) => !one.hashOf.has(id)),
    ) +
    tell(
      "place without a photo",
      one.files.filter(({ photo }) => photo !== null && !one.hashOf.has(photo)).map(({ path }) => path),
    );
  const known = new Set(one.hashOf.values());
  return {
    details,
    figures: {
      files: wanted.size,
      photos: two.photos.length,
      missing: one.files.filter(({ status }) => status === missing).length,
      lost,
      double,
      orphans,
      // Pictures that a killed process had made and whose file was gone at the next look: swept once they are a day old.
      toBeSwept: [...one.thumbnails].filter((hash) => !known.has(hash)).length,
    },
  };
}

const missing = 1;

async function readLibrary(library) {
  const connection = await connect(join(library, "store"));
  const rowsOf = async (name, columns) => {
    const table = await connection.openTable(name);
    return (await table.query().select(columns).toArray()).map((row) => row.toJSON());
  };
  const photos = await rowsOf("photos", ["id", "hash"]);
  const files = await rowsOf("files", ["path", "volume_id", "status", "photo", "problem_code"]);
  const sets = (await connection.tableNames()).filter((name) => name.startsWith("embeddings_"));
  const vectors = (await Promise.all(sets.map((name) => rowsOf(name, ["id"])))).flat().map(({ id }) => id);
  connection.close();
  const hashOf = new Map(photos.map(({ id, hash }) => [id, hash]));
  return { photos, files, vectors, hashOf, thumbnails: thumbnailsIn(join(library, "thumbnails")) };
}

function thumbnailsIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return new Set(
    names.flatMap((name) => {
      const [, start, rest] = /^([0-9a-f]{2})[\\/]([0-9a-f]{62})\.webp$/.exec(name) ?? [];
      return start === undefined ? [] : [start + rest];
    }),
  );
}

function repeated(values) {
  const seen = new Set();
  return values.filter((value) => {
    const isAgain = seen.has(value);
    seen.add(value);
    return isAgain;
  });
}
