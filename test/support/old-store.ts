import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * Writes a store as the first version of the program left it (made by that program, not by this one): folders "a" and "b",
 * photos 0 to 5 with vectors of `testSet`, a copy of photo 0, a file that could not be read, and photo 5 missing.
 */
export async function writeFirstStore(uri: string): Promise<void> {
  const packed = await readFile(join(import.meta.dirname, "..", "fixtures", "store-version-1.json.gz"));
  const files = JSON.parse(gunzipSync(packed).toString("utf8")) as Record<string, string>;
  for (const [name, content] of Object.entries(files)) {
    const path = join(uri, ...name.split("/"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(content, "base64"));
  }
}
