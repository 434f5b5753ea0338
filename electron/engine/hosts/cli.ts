#!/usr/bin/env node
import { homedir } from "node:os";
import type { CommandContext } from "./commands/context.ts";
import { runCli } from "./commands/program.ts";
import { defaultLibrary } from "./data-folder.ts";
import { loadEngine } from "./load-engine.ts";
import { findPackage } from "./package-root.ts";

/** Entry of the command line: the only place of it that knows the environment. */
const interrupt = new AbortController();
/** One Ctrl-C comes twice under npm: from the terminal, which tells every process in it, and from npm, which passes it on. */
const samePressMs = 500;
let firstInterrupt: number | undefined;
const onInterrupt = () => {
  interrupt.abort();
  const now = performance.now();
  firstInterrupt ??= now;
  // The second time is meant: whatever is half done is safe to be killed.
  if (now - firstInterrupt > samePressMs) process.exit(130);
};
process.on("SIGINT", onInterrupt);
process.on("SIGTERM", onInterrupt);
process.on("SIGHUP", onInterrupt);
// `albumen search … | head`: whoever read us has enough.
process.stdout.on("error", () => process.exit(0));

const { platform, env } = process;
const hasDisplay =
  env.SSH_CONNECTION === undefined &&
  (platform === "win32" || platform === "darwin" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY));

const context: CommandContext = {
  ...findPackage(import.meta.url),
  cwd: process.cwd(),
  defaultLibrary: defaultLibrary({ platform, home: homedir(), env }),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupt: interrupt.signal,
  opensBrowser: hasDisplay && env.BROWSER !== "none",
  platform,
  createEngine: loadEngine,
};

const code = await runCli(process.argv.slice(2), context);
// Not just `process.exitCode`: something that was left running must not keep a finished command from ending.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
