// Opens the checkout's app in Electron. Whatever stands in the way of that is answered with a reason, and then the command
// line opens the browser instead.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import {
  asRoot,
  handedOver,
  isChatter,
  judgeEarlyEnd,
  judgeStartError,
  windowIsOpen,
} from "./electron/ending.mjs";
import { ensureElectron } from "./electron-binary.mjs";
import { root } from "./prerequisites.mjs";

const slowMs = 60_000;
/** After the app has ended, a process of Chromium may hold its pipes for a moment. */
const pipesLimitMs = 1000;
const keptLines = 200;

/**
 * Opens a window and stays until it is closed; see `OpenWindow` in electron/engine/hosts/commands/context.ts. The rest is what a
 * test may have otherwise than it is.
 */
export async function openDesktop(
  { folders, library, signal },
  {
    appDir = root,
    electron = ensureElectron,
    env = process.env,
    isRoot = process.platform === "linux" && process.getuid() === 0,
    output = process.stdout,
    errors = process.stderr,
    slowAfterMs = slowMs,
  } = {},
) {
  if (isRoot) return { kind: "impossible", reason: asRoot };
  if (!existsSync(join(appDir, "out", "electron", "main.js")))
    return { kind: "impossible", reason: "the app around the window has not been built" };
  const found = await electron({ signal, output: errors }).catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (found === null || signal.aborted) return { kind: "ended", code: 130 };
  if (found.path === null) return { kind: "impossible", reason: found.reason };
  const args = [resolve(appDir), ...(library === null ? [] : ["--library", library]), ...folders];
  return runApp({ program: found.path, args, env, signal, output, errors, slowAfterMs });
}

function runApp({ program, args, env, signal, output, errors, slowAfterMs }) {
  const child = spawn(program, args, {
    env: withoutNodeMode(env),
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in a terminal goes to the whole group and npm sends it once more, and Chromium takes the
    // second signal for an order to die at once. So it gets one, from here.
    detached: process.platform !== "win32",
  });
  const say = (text) => errors.write(`${text}\n`);
  const lines = [];
  const wantsAll = Boolean(env.ELECTRON_ENABLE_LOGGING);
  let isShown = false;

  createInterface({ input: child.stdout }).on("line", (line) => {
    output.write(`${line}\n`);
    if (isShown || ![windowIsOpen, handedOver].includes(line.trim())) return;
    isShown = true;
    clearTimeout(slow);
    if (!wantsAll) for (const held of lines) if (!isChatter(held)) say(held);
    if (line.trim() === windowIsOpen) say("Ctrl-C ends Albumen.");
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    if (wantsAll || (isShown && !isChatter(line))) say(line);
  });

  const slow = setTimeout(() => {
    say(
      'The window takes its time; waiting for it. Ctrl-C ends Albumen, and "npm start -- --browser" opens it in your browser.',
    );
  }, slowAfterMs);
  const stop = () => stopApp(child);
  const kill = () => killApp(child);
  signal.addEventListener("abort", stop, { once: true });
  // The second Ctrl-C ends this process there and then.
  const onExit = () => signal.aborted && kill();
  process.once("exit", onExit);

  return ended(child)
    .then(({ error, code, signal: endedBy }) => {
      if (error) return judgeStartError(error);
      if (signal.aborted) return { kind: "ended", code: 0 };
      if (isShown) return judgeLateEnd({ code, endedBy, lines, say });
      const { told = [], ...outcome } = judgeEarlyEnd({ code, signal: endedBy, stderr: lines, env });
      if (!wantsAll) for (const line of told) say(line);
      // Whatever it had started must not hold the library that the browser is to show.
      if (outcome.kind === "impossible") kill();
      return outcome;
    })
    .finally(() => {
      clearTimeout(slow);
      signal.removeEventListener("abort", stop);
      process.off("exit", onExit);
    });
}

/** With ELECTRON_RUN_AS_NODE Electron would be a Node without a window. Windows does not care how it is spelt. */
function withoutNodeMode(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name.toUpperCase() !== "ELECTRON_RUN_AS_NODE"),
  );
}

function judgeLateEnd({ code, endedBy, lines, say }) {
  if (code === 0) return { kind: "ended", code: 0 };
  // What Chromium says is not for everybody's eyes, but whoever reports a crash needs it.
  if (endedBy || code > 2) {
    for (const line of lines.filter(isChatter)) say(line);
    say(`Albumen's window ended unexpectedly (${endedBy ?? `code ${code}`}). Start it again.`);
  }
  return { kind: "ended", code: code === 2 ? 2 : 1 };
}

function ended(child) {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ error }));
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("exit", (code, signal) => setTimeout(resolve, pipesLimitMs, { code, signal }).unref());
  });
}

function stopApp(child) {
  if (process.platform !== "win32") child.kill("SIGTERM");
  // There a signal would end it at once; this asks its windows to close.
  else execFile("taskkill", ["/pid", String(child.pid)], () => {});
}

function killApp(child) {
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
