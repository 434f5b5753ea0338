import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** Every file below a folder with its time and a hash of its bytes: equal before and after means untouched. */
export async function snapshotFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const lines = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        const hash = createHash("sha256")
          .update(await readFile(file))
          .digest("hex");
        return `${relative(folder, file)} ${(await stat(file)).mtimeMs} ${hash}`;
      }),
  );
  return lines.sort();
}
