import { randomBytes } from "node:crypto";
import { mkdtemp, rmdir, unlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** The shortest limit of a unix socket's path among the systems we run on (macOS: 104 bytes with the final zero). */
const maxSocketPathBytes = 103;

const socketName = "engine.sock";

/**
 * A fresh address to listen on: a socket in a new folder that only this user can enter (mkdtemp makes it 0700), or
 * on Windows a pipe with a name nobody can guess. Fresh each time, so that two starters never fight over one
 * path; whoever wants to connect reads the address from the library's lock.
 */
export async function createLocalAddress(platform: NodeJS.Platform = process.platform): Promise<string> {
  const unique = randomBytes(16).toString("hex");
  if (platform === "win32") return `\\\\.\\pipe\\albumen-${unique}`;
  const parents = [tmpdir(), "/tmp"].filter(
    (dir) => Buffer.byteLength(join(dir, "albumen-XXXXXX", socketName)) <= maxSocketPathBytes,
  );
  let failure: unknown = new Error(`The path of the folder for temporary files is too long (${tmpdir()}).`);
  for (const parent of parents) {
    try {
      return join(await mkdtemp(join(parent, "albumen-")), socketName);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Removes what a dead engine left at its address. Touches only what `createLocalAddress` can have made. */
export async function removeLocalAddress(address: string): Promise<void> {
  const folder = dirname(address);
  if (address.startsWith("\\\\.\\pipe\\")) return;
  if (basename(address) !== socketName || !basename(folder).startsWith("albumen-")) return;
  await unlink(address).catch(() => {});
  await rmdir(folder).catch(() => {});
}

/** Keeps a socket from looking abandoned to what sweeps the folder of temporary files. */
export async function touchLocalAddress(address: string): Promise<void> {
  if (address.startsWith("\\\\.\\pipe\\")) return;
  const now = new Date();
  await utimes(address, now, now).catch(() => {});
  await utimes(dirname(address), now, now).catch(() => {});
}
