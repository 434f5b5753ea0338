import { type ChildProcess, fork as forkNode } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { PassThrough } from "node:stream";
import { app, emitChildGone } from "./app.ts";
import { builtFile } from "./built.ts";
import { checkTransfer, cloneForWire, type MessagePortMain } from "./port-handle.ts";
import { takeEnd } from "./ports.ts";
import { createRemoteEnds, type RemoteEnds } from "./remote-ends.ts";
import { onReset, record, refuse, strict, violation } from "./strict.ts";
import type { UtilityWire } from "./utility-wire.ts";

type Stdio = "pipe" | "ignore" | "inherit";
export interface ForkOptions {
  env?: Record<string, string>;
  execArgv?: string[];
  cwd?: string;
  stdio?: Stdio | Stdio[];
  serviceName?: string;
}
const knownOptions = new Set([
  ...["env", "execArgv", "cwd", "session", "partition", "stdio", "serviceName"],
  ...["allowLoadingUnsignedLibraries", "disclaim", "respondToAuthRequestsFromMainProcess"],
]);

/** Chromium waits so long for a process that it asked to end, then ends it. */
const patienceMs = 2000;

export const running = new Set<UtilityProcess>();
onReset(() => {
  for (const child of running) child.end();
  running.clear();
});

/** A process of Node's in the place of Electron's: its own argv, its own memory, a crash of its own. */
class UtilityProcess extends EventEmitter {
  readonly serviceName: string;
  readonly modulePath: string;
  readonly #child: ChildProcess;
  readonly #ends: RemoteEnds;
  #stdout: PassThrough | null;
  #stderr: PassThrough | null;
  #pid: number | undefined;
  #isOver = false;
  #isKilled = false;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    this.modulePath = modulePath;
    this.serviceName = options.serviceName ?? "Node Utility Process";
    const [, stdout, stderr] = readStdio(options.stdio);
    this.#stdout = stdout === "pipe" ? new PassThrough() : null;
    this.#stderr = stderr === "pipe" ? new PassThrough() : null;
    const child = forkNode(builtFile("utility-bootstrap.js"), [modulePath, ...args], {
      serialization: "advanced",
      stdio: ["ignore", stdout, stderr, "ipc"],
      execArgv: options.execArgv ?? [],
      ...(options.env && { env: options.env }),
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    this.#child = child;
    this.#ends = createRemoteEnds((message) => this.#send(message));
    if (this.#stdout) child.stdout?.pipe(this.#stdout);
    if (this.#stderr) child.stderr?.pipe(this.#stderr);
    child.on("message", (message) => this.#onWire(message as UtilityWire));
    child.once("error", (error) => this.#onEnd(null, null, error));
    child.once("close", (code, signal) => this.#onEnd(code, signal));
    running.add(this);
  }

  get pid(): number | undefined {
    return this.#pid;
  }
  get stdout(): PassThrough | null {
    return this.#stdout;
  }
  get stderr(): PassThrough | null {
    return this.#stderr;
  }

  postMessage(message: unknown, transfer: MessagePortMain[] = []): void {
    if (this.#isOver) return;
    const data = cloneForWire(message);
    const given = checkTransfer(transfer).map(takeEnd);
    this.#ends.give(given, (ports) => this.#send({ kind: "message", data, ports }));
  }

  /** As Chromium: asks by a signal, and ends it if that was no use. Not before the process has an id. */
  kill(): boolean {
    if (this.#pid === undefined) {
      violation("utilityProcess.kill() before `spawn` does nothing: the process will run");
      return false;
    }
    this.#isKilled = true;
    setTimeout(() => this.end(), patienceMs).unref();
    return this.#child.kill("SIGTERM");
  }

  /** Not of Electron: for a test that ends it as a crash would, and for the end of a test. */
  end(): void {
    if (!this.#isOver) this.#child.kill("SIGKILL");
  }

  #send(message: UtilityWire): void {
    if (!this.#isOver && this.#child.connected) this.#child.send(message, () => {});
  }

  #onWire(message: UtilityWire): void {
    if (message.kind === "message") this.emit("message", message.data);
    else if (message.kind === "up") {
      // Not when Node has made the process: Electron says so, and gives the id, when Chromium has got it going.
      this.#pid = this.#child.pid;
      this.emit("spawn");
    } else this.#ends.onWire(message);
  }

  #onEnd(code: number | null, signal: NodeJS.Signals | null, error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pid = undefined;
    running.delete(this);
    this.#ends.closeAll();
    // Electron tells the number of a signal as the code, and 0 where it was asked to kill.
    const number = signal === null ? (code ?? 1) : this.#isKilled ? 0 : constants.signals[signal];
    if (error) record("utilityProcess could not be started", error.message);
    try {
      this.emit("exit", number);
    } finally {
      // Whoever still reads what it printed reads no more.
      this.#stdout?.removeAllListeners();
      this.#stderr?.removeAllListeners();
      this.#stdout = this.#stderr = null;
    }
    if (number !== 0)
      emitChildGone({
        type: "Utility",
        reason: signal === null ? "abnormal-exit" : signal === "SIGKILL" ? "killed" : "crashed",
        exitCode: number,
        serviceName: "node.mojom.NodeService",
        name: this.serviceName,
      });
  }
}

export type { UtilityProcess };

function readStdio(stdio: Stdio | Stdio[] | undefined): ["ignore", Stdio, Stdio] {
  if (stdio === undefined) return ["ignore", "inherit", "inherit"];
  const [input, out, err] = Array.isArray(stdio) ? stdio : ["ignore" as const, stdio, stdio];
  const known = (value: unknown): value is Stdio => ["pipe", "ignore", "inherit"].includes(value as string);
  if (input !== "ignore") refuse("stdin value other than ignore is not supported.");
  if (!known(out) || !known(err))
    refuse("stdio configuration must be of the following values: inherit, pipe, ignore");
  return ["ignore", out, err];
}

export const utilityProcess = strict("utilityProcess", {
  fork(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!app.isReady()) refuse("utilityProcess cannot be created before app is ready.");
    if (!modulePath) refuse("Missing UtilityProcess entry script.");
    if (!isAbsolute(modulePath)) violation(`utilityProcess.fork of "${modulePath}", which is not absolute`);
    if (!existsSync(modulePath)) violation(`utilityProcess.fork of ${modulePath}, which is not there`);
    if (!Array.isArray(args) || args.some((arg) => typeof arg !== "string")) refuse("Invalid value for args");
    for (const key of Object.keys(options))
      if (!knownOptions.has(key)) violation(`utilityProcess.fork knows no option "${key}"`);
    if (options.env && Object.values(options.env).some((value) => typeof value !== "string"))
      refuse("Invalid value for env");
    const child = new UtilityProcess(modulePath, args, options);
    record("utilityProcess.fork", child.serviceName, modulePath, [...args]);
    return strict("UtilityProcess", child);
  },
});
