import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { homeEnv, notInherited } from "../home.ts";
import { root } from "../run-program.ts";
import { builtFile } from "./built.ts";
import type { Control } from "./control.ts";
import type { FromStandIn, ToStandIn } from "./remote-wire.ts";
import { type Note, notesFileVariable, type RecordedCall } from "./strict.ts";

export interface MainOptions {
  /** As after the program's name on a command line. */
  args?: readonly string[];
  /** A person's home; the profile lies in it, as the program decides. */
  home: string;
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Whether somebody shows the pages of windows; else they are only asked for. */
  withPages?: boolean;
  isPackaged?: boolean;
  /** The app's folder, with package.json; default: the checkout. */
  appDir?: string;
}

type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

export interface MainProcess {
  /** What a person, the system and pages do, and what can be seen. */
  readonly control: Remote<Control>;
  readonly pid: number;
  /** Whether the app has begun; false where it ended before. */
  readonly started: Promise<boolean>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stdout(): string;
  stderr(): string;
  onMessage(listener: (message: FromStandIn) => void): void;
  send(message: ToStandIn): void;
  /** Ends it as a crash would. */
  kill(): void;
  /** Uses of Electron that are not allowed, also of a process that has ended. */
  violations(): string[];
  /** What was asked of the system by that name, from the first on; also of a process that has ended. */
  calls(what: string): RecordedCall[];
}

/** Runs the compiled program in a Node process, over the stand-in, as `electron . ARGS` would. */
export function startMain(options: MainOptions): MainProcess {
  const notesFile = join(options.home, `notes-${process.hrtime.bigint()}.jsonl`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...homeEnv(options.home),
    [notesFileVariable]: notesFile,
    ALBUMEN_STAND_IN_PAGES: options.withPages ? "1" : "0",
    ALBUMEN_STAND_IN_PACKAGED: options.isPackaged ? "1" : "0",
  };
  for (const name of notInherited) delete env[name];
  const child = spawn(
    process.execPath,
    [builtFile("boot.js"), options.appDir ?? root.replace(/[\\/]$/, ""), ...(options.args ?? [])],
    {
      cwd: options.cwd ?? options.home,
      env: { ...env, ...options.env },
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  return wrap(child, notesFile);
}

function wrap(child: ChildProcess, notesFile: string): MainProcess {
  const printed = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed.stderr += text;
  });
  const listeners: ((message: FromStandIn) => void)[] = [];
  const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  const send = (message: ToStandIn) => {
    if (child.connected) child.send(message, () => {});
  };
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("close", (code, signal) => {
      for (const { reject } of asked.values()) reject(new Error(`The app has ended.\n${printed.stderr}`));
      asked.clear();
      resolve({ code, signal });
    });
  });
  const started = new Promise<boolean>((resolve) => {
    listeners.push((message) => message.kind === "started" && resolve(true));
    void exited.then(() => resolve(false));
  });
  child.on("message", (data) => {
    const message = data as FromStandIn;
    if (message.kind === "answer") {
      const entry = asked.get(message.id);
      asked.delete(message.id);
      if (message.error === undefined) entry?.resolve(message.value);
      else entry?.reject(new Error(message.error));
    }
    for (const listener of listeners) listener(message);
  });
  const control = new Proxy({} as Remote<Control>, {
    get: (_target, method: string) =>
      method === "then"
        ? undefined
        : (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              const id = ++lastId;
              asked.set(id, { resolve, reject });
              send({ kind: "call", id, method, args });
            }),
  });
  return {
    control,
    pid: child.pid as number,
    started,
    exited,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    onMessage: (listener) => void listeners.push(listener),
    send,
    kill: () => void child.kill("SIGKILL"),
    violations: () => readNotes(notesFile).flatMap((note) => ("violation" in note ? note.violation : [])),
    calls: (what) =>
      readNotes(notesFile).flatMap((note) => ("call" in note && note.call.what === what ? note.call : [])),
  };
}

function readNotes(file: string): Note[] {
  try {
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Note);
  } catch {
    return [];
  }
}
