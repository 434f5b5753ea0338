import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createInbox } from "../../../shared/transport.ts";
import { describeEnd, type EngineProcess, engineArguments, type LaunchEngine } from "./engine-launch.ts";
import type { EngineReport } from "./engine-report.ts";

const compiledEntry = fileURLToPath(new URL("./engine-process.js", import.meta.url));

/** What the two sides of the fork's channel say. An end is asked for by disconnecting. */
export type ToForkedEngine = { kind: "ping" };
export type FromForkedEngine = { kind: "pong" } | { kind: "report"; report: EngineReport };

/** The engine as a forked Node process. @param entry compiled entry of the process; given by tests. */
export function createForkLauncher(entry: string = compiledEntry): LaunchEngine {
  return (options) => forkEngine(entry, engineArguments(options));
}

function forkEngine(entry: string, args: string[]): EngineProcess {
  const child = fork(entry, args, { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
  const reports = createInbox<EngineReport>();
  const waiting: (() => void)[] = [];
  let lastWords = "";
  let isEnding = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  child.on("message", (data) => {
    const message = data as FromForkedEngine;
    if (message.kind === "report") return reports.push(message.report);
    for (const resolve of waiting.splice(0)) resolve();
  });
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
    const onEnd = (code: number | null, signal: string | null) =>
      resolve(describeEnd(code, signal, lastWords));
    // "close" comes when the last words are read, but never after a disconnect from this side.
    child.once("close", onEnd);
    child.once("exit", (code, signal) => {
      if (isEnding) onEnd(code, signal);
    });
  });
  return {
    onReport: reports.listen,
    ping: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (child.connected) child.send({ kind: "ping" } satisfies ToForkedEngine, () => {});
      }),
    end() {
      isEnding = true;
      if (child.connected) child.disconnect();
    },
    kill: () => void child.kill("SIGKILL"),
    exited,
  };
}
