import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { CreateEngine } from "../engine.ts";

/** A name that nobody else gives to a folder: it is deleted, and a library may lie in a folder that has other things in it. */
const temporaryFolder = "engine.tmp";

/**
 * The engine, loaded when it is needed (its native parts take time that `albumen --help` need not spend), and told
 * of the user at this machine. Called by the entry points only, in whose stead it reads and sets the environment.
 */
export async function loadEngine(): Promise<CreateEngine> {
  const { createEngine } = await import("../engine.ts");
  const { platform, env } = process;
  const user = { platform, homeDir: homedir(), configDir: env.XDG_CONFIG_HOME };
  return async (options) => {
    await keepTemporaryFilesIn(options.dataDir);
    return createEngine({ user, ...options });
  };
}

/**
 * LanceDB makes a temporary folder for every connection and leaves it behind; the system's would fill up with them. Whoever
 * opens a library has it alone, so what the last engine left can go.
 */
async function keepTemporaryFilesIn(library: string): Promise<void> {
  const folder = join(library, temporaryFolder);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  } catch {
    // A library that cannot be written is a failure of the store's, which says so in a sentence.
    return;
  }
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
}

/** The same for work on a library that needs no engine; afterwards the environment is as it was. */
export async function withTemporaryFilesIn<T>(library: string, work: () => Promise<T>): Promise<T> {
  const names = ["TMPDIR", "TMP", "TEMP"];
  const before = names.map((name) => process.env[name]);
  await keepTemporaryFilesIn(library);
  try {
    return await work();
  } finally {
    for (const [n, name] of names.entries()) {
      if (before[n] === undefined) delete process.env[name];
      else process.env[name] = before[n];
    }
  }
}
