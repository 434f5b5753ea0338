import { homedir } from "node:os";
import type { CommandContext, OpenWindow } from "./commands/context.ts";
import { runCli } from "./commands/program.ts";
import { defaultLibrary } from "./data-folder.ts";
import { missingDisplay } from "./display.ts";
import { loadEngine } from "./load-engine.ts";
import { findPackage } from "./package-root.ts";

/** One Ctrl-C comes twice under npm: from the terminal, which tells every process in it, and from npm, which passes it on. */
const samePressMs = 500;

/**
 * Is the command line of this process, to its end: the only place of it that knows the environment. `openWindow` is
 * for whoever has a way to open the app outside of a browser.
 */
export async function runInTerminal(openWindow: OpenWindow | null = null): Promise<void> {
  const { platform, env } = process;
  const noDisplay = missingDisplay({ platform, env });
  // Who sets this wants nothing to open by itself.
  const opensNothing = env.BROWSER === "none";
  const context: CommandContext = {
    ...findPackage(import.meta.url),
    cwd: process.cwd(),
    defaultLibrary: defaultLibrary({ platform, home: homedir(), env }),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    interrupt: listenForInterrupt(),
    opensBrowser: noDisplay === null && !opensNothing,
    openWindow: openWindow && !opensNothing ? whereShown(openWindow, noDisplay) : null,
    platform,
    createEngine: loadEngine,
  };
  // `albumen search … | head`: whoever read us has enough.
  process.stdout.on("error", () => process.exit(0));

  const code = await runCli(process.argv.slice(2), context);
  // Not just `process.exitCode`: something that was left running must not keep a finished command from ending.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}

function listenForInterrupt(): AbortSignal {
  const interrupt = new AbortController();
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
  return interrupt.signal;
}

function whereShown(openWindow: OpenWindow, noDisplay: string | null): OpenWindow {
  return noDisplay === null ? openWindow : async () => ({ kind: "impossible", reason: noDisplay });
}
