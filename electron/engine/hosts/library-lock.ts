import { mkdir, open, readdir, readFile, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../../shared/errors.ts";
import type { Transport } from "../../../shared/transport.ts";
import { removeLocalAddress, touchLocalAddress } from "./local-address.ts";
import { connectLocally, type LocalConnection } from "./local-socket.ts";
import { type Machine, thisMachine } from "./machine.ts";

/**
 * Note: One engine a library
 *
 * `engine.lock` in the library is a folder of numbered files. The highest number says who holds the library. To take
 * it, a process that already listens on its socket creates the next number (O_EXCL: one winner), writes who it is,
 * and then looks whether its number is still the highest; only then it holds. Numbers never go down: a holder that
 * leaves marks its file as released instead of deleting it, and only a later holder deletes older files.
 *
 * Why not one file that is deleted when stale: between judging a file stale and deleting it, another starter may
 * have replaced it by its own, and the second deletion would hit a live lock. Here nobody deletes anything to
 * get in. Whoever creates number N + 1 had seen N as the highest and judged it dead, so two living holders cannot be.
 *
 * A holder is alive if its socket answers to its token. A pid proves nothing (it may be another program by now),
 * and a dead process's socket refuses at once. A socket says nothing about another computer's processes; there, only what
 * `hasRestartedSince` tells is believed.
 */
const lockFolder = "engine.lock";

const holderSchema = z.object({
  pid: z.number(),
  host: z.string(),
  /** Where the engine listens, and the token that the first frame must carry. */
  address: z.string(),
  token: z.string(),
  startedAt: z.string(),
  /** See `Machine`. */
  machine: z.object({ id: z.string().nullable(), boot: z.string() }).optional(),
});
export type Holder = z.infer<typeof holderSchema>;

type Entry =
  | { state: "held"; number: number; holder: Holder }
  | { state: "released"; number: number }
  /** Being written, or its writer died while writing. */
  | { state: "unreadable"; number: number };

export interface HeldLock {
  /** Resolves to false when another engine has taken the library since (someone deleted the lock). */
  stillHeld(): Promise<boolean>;
  /** Lets the next starter in. Call it when the store is closed, before the socket is. */
  release(): Promise<void>;
}

export type Claim =
  | { kind: "held"; lock: HeldLock }
  | { kind: "elsewhere"; transport: Transport; holder: Holder };

export interface ClaimOffer {
  address: string;
  token: string;
  /** For tests: another computer than this one, or this one under another name. */
  machine?: Machine;
  host?: string;
}

/** Between two looks at a lock that is being written or released. */
const pauseMs = 50;
/** A lock file is written right after it was created; one that stays unreadable this long has lost its writer. */
const unreadableForMs = 2000;
/** A holder gives a sign of life every half minute (`stillHeld`); one of so long ago is none. */
const signOfLifeForMs = 5 * 60_000;
/** How long a leaving engine may take to write what it has. */
const closingForMs = 60_000;

/**
 * Takes the library for an engine that listens on `offer.address`, or connects to the engine that has it.
 * Fails with `library-in-use` (another machine, another user, an engine that hangs), `library-unwritable`, `disk-full`.
 */
export async function claimLibrary(library: string, offer: ClaimOffer): Promise<Claim> {
  const folder = join(library, lockFolder);
  await makeFolder(folder);
  const machine = offer.machine ?? (await thisMachine());
  const me: Holder = {
    address: offer.address,
    token: offer.token,
    pid: process.pid,
    host: offer.host ?? hostname(),
    startedAt: new Date().toISOString(),
    machine,
  };
  const giveUpAt = Date.now() + closingForMs;
  for (;;) {
    const newest = await readSettled(folder);
    if (newest?.state === "held") {
      const found = await judge(newest, library, { host: me.host, machine: async () => machine });
      if (found === "closing") {
        if (Date.now() > giveUpAt) throw silent(newest.holder, library);
        await pause();
        continue;
      }
      if (found !== "stale") return { kind: "elsewhere", transport: found, holder: newest.holder };
    }
    const mine = (newest?.number ?? 0) + 1;
    if (!(await createEntry(folder, mine, me))) continue; // Another starter was faster.
    const numbers = await listNumbers(folder);
    if (numbers.at(-1) !== mine) {
      await unlink(entryPath(folder, mine)).catch(() => {});
      continue;
    }
    await sweep(folder, numbers.slice(0, -1));
    return { kind: "held", lock: heldLock(folder, mine, me) };
  }
}

/** The engine that holds the library now, if one does. Writes nothing. Fails like `claimLibrary`. */
export async function findEngine(
  library: string,
): Promise<{ transport: Transport; holder: Holder } | undefined> {
  const newest = await readNewest(join(library, lockFolder));
  if (newest?.state !== "held") return undefined;
  const found = await judge(newest, library, { host: hostname(), machine: () => thisMachine() });
  return typeof found === "string" ? undefined : { transport: found, holder: newest.holder };
}

function heldLock(folder: string, number: number, me: Holder): HeldLock {
  return {
    async stillHeld() {
      await touchLocalAddress(me.address);
      const now = new Date();
      // The sign of life.
      await utimes(entryPath(folder, number), now, now).catch(() => {});
      return (await listNumbers(folder)).at(-1) === number;
    },
    async release() {
      if ((await listNumbers(folder)).at(-1) !== number) return;
      // Where even this cannot be written, the next starter finds a dead socket, which says the same.
      await writeFile(entryPath(folder, number), JSON.stringify({ released: true })).catch(() => {});
    },
  };
}

async function judge(
  { holder, number }: Extract<Entry, { state: "held" }>,
  library: string,
  me: { host: string; machine: () => Promise<Machine> },
): Promise<Transport | "stale" | "closing"> {
  const found: LocalConnection = await connectLocally(holder.address, holder.token);
  switch (found.state) {
    case "open":
      return found.transport;
    case "closing":
      return "closing";
    case "gone":
    case "stranger":
      // A socket says nothing about another machine's processes.
      if (holder.host === me.host) return "stale";
      if (await hasRestartedSince(holder, entryPath(join(library, lockFolder), number), await me.machine()))
        return "stale";
      throw inUse(
        `The library ${library} is in use on the computer "${holder.host}" (since ${holder.startedAt}). ` +
          `Close Albumen there. If it does not run there any more, delete ${join(library, lockFolder)} and try again.`,
        holder,
      );
    case "forbidden":
      throw inUse(
        `The library ${library} is in use by another user of this computer. ` +
          "Ask them to close Albumen, or choose another library with --library.",
        holder,
      );
    case "silent":
      throw silent(holder, library);
  }
}

/**
 * Whether the holder ran on this very computer, which has another name by now, before it was last started: then nothing of it
 * is left. Computers that were copied with their ids (virtual machines) are told apart by the holder's sign of life.
 */
async function hasRestartedSince({ machine }: Holder, entry: string, me: Machine): Promise<boolean> {
  if (machine === undefined || machine.id === null || me.id !== machine.id) return false;
  if (machine.boot === me.boot) return false;
  const written = await stat(entry).catch(() => null);
  return written !== null && Math.abs(Date.now() - written.mtimeMs) > signOfLifeForMs;
}

function silent(holder: Holder, library: string): Failure {
  return inUse(
    `The library ${library} is held by process ${holder.pid}, which does not answer. ` +
      "Wait a moment and try again; if it stays like this, end that process.",
    holder,
  );
}

function inUse(message: string, { pid, host, startedAt }: Holder): Failure {
  return new Failure("library-in-use", message, { details: { pid, host, startedAt } });
}

/** The newest entry once its writer is done with it, or gave up. Waits while the holder is about to leave. */
async function readSettled(folder: string): Promise<Entry | undefined> {
  const until = Date.now() + unreadableForMs;
  for (;;) {
    const newest = await readNewest(folder);
    if (newest?.state !== "unreadable" || Date.now() > until) return newest;
    await pause();
  }
}

async function readNewest(folder: string): Promise<Entry | undefined> {
  const number = (await listNumbers(folder)).at(-1);
  if (number === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(await readFile(entryPath(folder, number), "utf8"));
    if ((value as { released?: unknown }).released === true) return { state: "released", number };
    const holder = holderSchema.safeParse(value);
    if (holder.success) return { state: "held", number, holder: holder.data };
  } catch {
    // Fall through: half-written, or replaced by a later number while we looked.
  }
  return { state: "unreadable", number };
}

/** Ascending. */
async function listNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw unwritable(folder, error);
  });
  return names
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

const entryPath = (folder: string, number: number) => join(folder, `${number}.json`);

/** False if the number is taken. */
async function createEntry(folder: string, number: number, me: Holder): Promise<boolean> {
  try {
    const file = await open(entryPath(folder, number), "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify(me));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw unwritable(folder, error as NodeJS.ErrnoException);
  }
}

/** Older entries and the sockets of their dead holders. */
async function sweep(folder: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const path = entryPath(folder, number);
    const text = await readFile(path, "utf8").catch(() => "");
    const address = /"address":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
    if (address !== undefined) await removeLocalAddress(JSON.parse(`"${address}"`) as string);
    await unlink(path).catch(() => {});
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(folder, error as NodeJS.ErrnoException);
  }
}

function unwritable(folder: string, error: NodeJS.ErrnoException): Failure {
  const library = join(folder, "..");
  if (error.code === "ENOSPC" || error.code === "EDQUOT")
    return new Failure(
      "disk-full",
      `The disk that holds the library ${library} is full. Make room on it and try again.`,
      { cause: error },
    );
  return new Failure(
    "library-unwritable",
    `The library ${library} cannot be written to (${explain(error)}). ` +
      "Give yourself the right to write there, or choose another folder with --library.",
    { cause: error },
  );
}

/** The system's word for why a folder cannot be made or written, in ours. */
export function explain(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "EEXIST":
    case "ENOTDIR":
      return "a file is in the way";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the disk is read-only";
    default:
      return error.code ?? error.message;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));
