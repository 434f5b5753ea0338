import { rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Where a new store is put together until it is whole, and where it waits, whole, to take the old one's place. */
export const partOf = (storeDir: string) => `${storeDir}-next.part`;
export const nextOf = (storeDir: string) => `${storeDir}-next`;

/**
 * Puts the store that waits in the place of the one that is there, which is kept under another name. Killed between the two
 * renames, there is a next store and none in its place: `settleStore` finishes that. Returns where the old one is.
 */
export async function exchangeStore(storeDir: string, aside: string, now = new Date()): Promise<string> {
  const stamp = now.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  let kept = join(dirname(storeDir), `${basename(storeDir)}-${aside}-${stamp}`);
  for (let n = 2; await exists(kept); n++)
    kept = join(dirname(storeDir), `${basename(storeDir)}-${aside}-${stamp}-${n}`);
  if (await exists(storeDir)) await rename(storeDir, kept);
  await rename(nextOf(storeDir), storeDir);
  return kept;
}

/**
 * To be called before a store is opened: finishes an exchange that was cut short. One that had not begun is given up, as
 * nothing depends on it.
 */
export async function settleStore(storeDir: string): Promise<void> {
  await rm(partOf(storeDir), { recursive: true, force: true });
  if (!(await exists(nextOf(storeDir)))) return;
  if (await exists(storeDir)) await rm(nextOf(storeDir), { recursive: true, force: true });
  else await rename(nextOf(storeDir), storeDir);
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
