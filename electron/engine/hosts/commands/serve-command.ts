import { resolve } from "node:path";
import type { EngineClient } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/errors.ts";
import { startBrowserHost } from "../http.ts";
import { addFolders } from "./add-folders.ts";
import type { CommandContext, CommonOptions } from "./context.ts";
import { libraryOf } from "./engine-access.ts";
import { plural } from "./format.ts";
import { openInBrowser } from "./open-browser.ts";
import { exitCodes, printJson, printLines, remark } from "./output.ts";

export interface ServeOptions extends CommonOptions {
  port?: number;
}

export interface OpenOptions extends ServeOptions {
  browser?: boolean;
}

/**
 * `albumen open [FOLDER…]`: the app in a window of its own; where there can be none, the reason, and the app in the
 * system's browser; without a display, its address.
 */
export async function openCommand(
  folders: string[],
  options: OpenOptions,
  context: CommandContext,
): Promise<number> {
  const { openWindow, cwd, interrupt, opensBrowser } = context;
  // A port and a document on standard output are the browser host's.
  const wantsBrowser = options.browser || options.json || options.port !== undefined;
  if (openWindow === null || wantsBrowser) return host(folders, options, context, opensBrowser);
  const outcome = await openWindow({
    folders: folders.map((folder) => resolve(cwd, folder)),
    library: options.library === undefined ? null : resolve(cwd, options.library),
    signal: interrupt,
  });
  if (outcome.kind === "ended") return outcome.code;
  return host(folders, options, context, opensBrowser, outcome.reason);
}

/** `albumen serve`: the app for a browser, and the address is all that it shows. */
export function serveCommand(options: ServeOptions, context: CommandContext): Promise<number> {
  return host([], options, context, false);
}

/** Runs until Ctrl-C. */
async function host(
  folders: string[],
  options: ServeOptions,
  context: CommandContext,
  showsBrowser: boolean,
  noWindow: string | null = null,
): Promise<number> {
  if (noWindow !== null) {
    const where = showsBrowser ? "Albumen opens in your browser" : "Albumen waits for your browser";
    remark(context, `${where}: ${noWindow}.`);
  }
  const library = libraryOf(context, options);
  const browserHost = await startBrowserHost({
    library,
    port: options.port,
    webDir: context.webDir,
    starterDir: context.starterDir,
    signal: context.interrupt,
  });
  try {
    if (folders.length > 0) await lookThrough(folders, browserHost.engine, context);
    const url = browserHost.newUrl();
    if (options.json) printJson(context, { url, port: browserHost.port, library });
    else {
      printLines(context, [url]);
      remark(context, describeStart(folders.length, showsBrowser, noWindow !== null));
    }
    if (showsBrowser) openInBrowser(url, context.platform);
    let trouble = false;
    browserHost.onState(({ state, reason }) => {
      if (context.interrupt.aborted) return;
      if (state === "running" && trouble) remark(context, "The engine runs again.");
      trouble = state !== "running";
      if (reason !== null) remark(context, reason);
    });
    await new Promise<void>((done) => {
      if (context.interrupt.aborted) done();
      context.interrupt.addEventListener("abort", () => done(), { once: true });
    });
    remark(context, "Closing… (Ctrl-C again to stop at once)");
  } finally {
    await browserHost.close();
  }
  return exitCodes.done;
}

/** Adds the folders; one whose photos are in the library anyway, by a folder around it, is no reason not to open. */
async function lookThrough(folders: string[], engine: EngineClient, context: CommandContext): Promise<void> {
  const isInside = (error: unknown): error is Failure =>
    error instanceof Failure && error.code === "folder-inside-another";
  try {
    await addFolders(engine, context.cwd, folders);
  } catch (error) {
    if (!isInside(error)) throw error;
    if (folders.length === 1) return remark(context, error.message);
    for (const folder of folders) await lookThrough([folder], engine, context);
  }
}

function describeStart(folders: number, showsBrowser: boolean, isSaid: boolean): string {
  const lines = [
    showsBrowser
      ? `${isSaid ? "" : "Albumen opens in your browser. "}If it does not, use the address above: it works once, on this computer.`
      : "Open the address above in a browser on this computer. It works once; then the browser is known.",
    ...(folders > 0 ? [`Looking for photos in ${plural(folders, "folder")}; the window shows how far.`] : []),
    "Ctrl-C ends Albumen.",
  ];
  return lines.join("\n");
}
