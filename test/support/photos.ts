import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { picture } from "../fixtures/images.ts";

/** Writes small JPEGs, all different, into a folder that is made if needed. Returns their paths. */
export async function writePhotos(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, index) => join(folder, `photo-${index + 1}.jpg`));
  await Promise.all(
    paths.map((path, index) =>
      picture(320, 240, index + 1)
        .jpeg()
        .toFile(path),
    ),
  );
  return paths;
}
