import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder outside the checkout. Whoever makes it removes it. */
export async function makeTempFolder(name = "test"): Promise<string> {
  // The real path: macOS's temporary folder is a link, and a scanned folder's path is compared with others.
  return realpath(await mkdtemp(join(tmpdir(), `albumen-${name}-`)));
}

/** The same, removed when the running test ends. */
export async function tempFolder(name?: string): Promise<string> {
  const folder = await makeTempFolder(name);
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** Windows holds on to files for a moment after they are closed. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
