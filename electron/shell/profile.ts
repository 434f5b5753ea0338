import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes the folder of the window's own things, if need be, and tries to write there: Chromium would go on without a word, and forget
 * everything. Synchronous, since nothing can start before.
 * @returns why it cannot be written, or undefined.
 */
export function whyUnwritable(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, `.writable-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
