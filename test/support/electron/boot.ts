import { readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { app, becomeReady } from "./app.ts";
import { appState } from "./app-state.ts";
import { builtFile } from "./built.ts";
import { control } from "./control.ts";
import * as electron from "./index.ts";
import { menuState } from "./menu.ts";
import { takeChannel } from "./private-channel.ts";
import { createRemoteEnds, type RemoteEnds } from "./remote-ends.ts";
import type { FromStandIn, ToStandIn } from "./remote-wire.ts";
import { fetchByProtocol } from "./session.ts";
import { violation } from "./strict.ts";
import { dialogState } from "./system.ts";
import { contentsById, pages, type WebContents } from "./web-contents.ts";

/** The entry of a process that is to be Electron's main process: argv is this file, the app's folder, its arguments. */
const channel = takeChannel();
const send = (message: FromStandIn) => channel?.send(message);
const withPages = process.env.ALBUMEN_STAND_IN_PAGES === "1";

const appDir = process.argv[2] as string;
process.argv.splice(1, 1);
appState.appPath = appDir;
appState.isPackaged = process.env.ALBUMEN_STAND_IN_PACKAGED === "1";
appState.onExit = (code) => exit(code);
const exit = process.exit.bind(process);
// As Electron does: ends the app in an orderly way, and goes on until then.
process.exit = ((code?: number) => app.exit(code ?? Number(process.exitCode ?? 0))) as typeof process.exit;
Object.defineProperty(process, "type", { value: "browser", enumerable: true });
// Electron takes the first of these for a wish to quit, and leaves the next to the system.
if (process.platform !== "win32")
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => app.quit());
// Chromium reads the same line.
for (const arg of process.argv.slice(1)) {
  const [, name, value = ""] = /^--([\w-]+)(?:=(.*))?$/.exec(arg) ?? [];
  if (name !== undefined) appState.switches.set(name, value);
}
const givenProfile = appState.switches.get("user-data-dir");
if (givenProfile) appState.paths.set("userData", givenProfile);
// A test that is gone cannot ask for anything more.
channel?.onGone(() => process.kill(process.pid, "SIGKILL"));

dialogState.onShown = () => send({ kind: "asks", what: "dialog" });
menuState.onPopup = () => send({ kind: "asks", what: "popup" });

const loading = new Map<number, { resolve(): void; reject(error: Error): void }>();
const remote = new Map<number, RemoteEnds>();
const endsOf = (contents: number): RemoteEnds => {
  let ends = remote.get(contents);
  if (!ends) {
    ends = createRemoteEnds((wire) => send({ kind: "port", contents, wire }));
    remote.set(contents, ends);
  }
  return ends;
};

pages.host = {
  async load(contents, url) {
    endsOf(contents.id).closeAll();
    await checkPage(url);
    if (!withPages) return;
    const preferences = JSON.parse(JSON.stringify(contents.preferences)) as Record<string, unknown>;
    await new Promise<void>((resolve, reject) => {
      loading.set(contents.id, { resolve, reject });
      send({ kind: "load", contents: contents.id, url, preferences });
    });
  },
  message(contents: WebContents, { channel, args, ports }) {
    endsOf(contents.id).give(ports, (ids) =>
      send({ kind: "to-page", contents: contents.id, channel, args, ports: ids }),
    );
  },
  gone(contents) {
    endsOf(contents.id).closeAll();
    remote.delete(contents.id);
    send({ kind: "window-gone", contents: contents.id });
  },
};

/** What a page is served with is its only wall, wherever the program does not say otherwise. */
async function checkPage(url: string): Promise<void> {
  const response = await fetchByProtocol(new Request(url));
  if (!response.ok) throw new Error(`ERR_FAILED (${response.status}) loading '${url}'`);
  const policy = response.headers.get("content-security-policy");
  if (policy === null) violation(`${url} is served without a content security policy`);
  else if (/'unsafe-|\*/.test(policy)) violation(`${url} is served with the policy ${policy}`);
}

channel?.onMessage((data) => {
  const message = data as ToStandIn;
  switch (message.kind) {
    case "call":
      return void answer(message);
    case "loaded": {
      const waiting = loading.get(message.contents);
      loading.delete(message.contents);
      if (message.error === undefined) waiting?.resolve();
      else waiting?.reject(new Error(message.error));
      return;
    }
    case "navigated":
      return contentsById(message.contents).navigated(message.url);
    case "page-gone":
      return endsOf(message.contents).closeAll();
    case "port":
      return endsOf(message.contents).onWire(message.wire);
  }
});

async function answer({ id, method, args }: Extract<ToStandIn, { kind: "call" }>): Promise<void> {
  try {
    const deed = control[method as keyof typeof control] as (...args: unknown[]) => unknown;
    send({ kind: "answer", id, value: await deed(...args), error: undefined });
  } catch (error) {
    send({ kind: "answer", id, value: undefined, error: (error as Error).message });
  }
}

// The program's `import … from "electron"` finds the module that is loaded here already.
(globalThis as Record<symbol, unknown>)[Symbol.for("albumen.stand-in")] = electron;
const names = Object.keys(electron).filter((name) => name !== "default");
const source = [
  `const electron = globalThis[Symbol.for("albumen.stand-in")];`,
  ...names.map((name) => `export const ${name} = electron.${name};`),
  "export default electron.default;",
].join("\n");
register(pathToFileURL(builtFile("resolve-hook.js")), {
  data: { url: `data:text/javascript,${encodeURIComponent(source)}` },
});

const { main } = JSON.parse(readFileSync(join(appDir, "package.json"), "utf8")) as { main: string };
// Electron begins when the first module has been evaluated to its end; one that waits for Electron waits forever.
const deadlock = setTimeout(() => {
  violation("main has not been evaluated after 20 s: does it await app.whenReady() at its top level?");
}, 20_000);
await import(pathToFileURL(join(appDir, main)).href);
clearTimeout(deadlock);
send({ kind: "started" });
if (appState.exitCode === undefined) setImmediate(becomeReady);
