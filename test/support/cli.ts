import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished } from "vitest";
import { findEngine } from "../../electron/engine/hosts/library-lock.ts";
import { cliEntry } from "./paths.ts";
import { type ProgramOptions, type ProgramResult, root, runNode } from "./run-program.ts";

/** Runs `albumen ARGS` to its end, as a terminal would. */
export function runAlbumen(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return runNode([cliEntry, ...args], { ...options, env: { BROWSER: "none", ...options.env } });
}

/** The one document that `--json` prints. Throws on anything else on standard output. */
export async function runAlbumenJson<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await runAlbumen([...args, "--json"]);
  if (code !== 0) throw new Error(`albumen ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

/** What a command that fails prints with `--json`. */
export async function runAlbumenFailure(
  ...args: string[]
): Promise<{ code: number | null; error: { code: string; message: string } }> {
  const { code, stdout } = await runAlbumen([...args, "--json"]);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  return { code, error };
}

export interface RunningCommand {
  child: ChildProcess;
  /** The first line on standard output. */
  firstLine: Promise<string>;
  ended: Promise<ProgramResult>;
}

/** Starts a command that goes on until it is stopped; killed when the test ends. */
export function startAlbumen(args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [cliEntry, ...args], {
    cwd: root,
    env: { ...process.env, BROWSER: "none" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const ended = new Promise<ProgramResult>((resolve) => {
    child.once("close", (code) => resolve({ code, ...output }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
      const end = output.stdout.indexOf("\n");
      if (end >= 0) resolve(output.stdout.slice(0, end));
    });
    void ended.then(({ code, stderr }) => reject(new Error(`It ended with ${code}: ${stderr}`)));
  });
  firstLine.catch(() => {}); // Not everybody waits for it.
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  });
  return { child, firstLine, ended };
}

/** Process id of the engine that holds a library. */
export async function enginePid(library: string): Promise<number | undefined> {
  const found = await findEngine(library);
  found?.transport.close();
  return found?.holder.pid;
}
