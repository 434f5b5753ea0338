// `npm run dev -- [--library DIR] [FOLDER…]`: the window with hot reload, the engine restarted when its code changes.
// The library is one for development (out/dev-library), so that nothing half-written touches your own.
import { spawn } from "node:child_process";
import { mkdirSync, watch } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";
import { endTree, withOwnGroup } from "./process-tree.mjs";

requirePrerequisites();
const { values, positionals } = parseArgs({
  options: { library: { type: "string" } },
  allowPositionals: true,
});
const from = process.env.npm_lifecycle_event === "dev" ? (process.env.INIT_CWD ?? root) : process.cwd();
const library = values.library ? resolve(from, values.library) : join(root, "out", "dev-library");
if (!(await buildIfStale({ only: "engine" }))) process.exit(1);

const compiled = (path) => join(root, "out", path);
const { startBrowserHost } = await import(pathToFileURL(compiled("electron/engine/hosts/http.js")).href);
const vitePort = await freePort(5173);
const devOrigin = `http://127.0.0.1:${vitePort}`;
const host = await startBrowserHost({
  library,
  starterDir: join(root, "assets", "models", "starter"),
  webDir: compiled("web"),
  devOrigin,
});

// The window's server passes what is not the window's on to the host.
process.env.ALBUMEN_DEV_HOST = `http://127.0.0.1:${host.port}`;
const { createServer } = await import("vite");
const vite = await createServer({
  configFile: join(root, "renderer", "vite.config.ts"),
  server: { host: "127.0.0.1", port: vitePort, strictPort: true },
});
await vite.listen();

const compiler = spawn(
  process.execPath,
  [
    join(root, "node_modules/typescript/bin/tsc"),
    "-b",
    "electron/engine",
    "--watch",
    "--preserveWatchOutput",
  ],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...withOwnGroup },
);

process.once("exit", () => endTree(compiler));

let pending;
const watchers = ["electron/engine", "shared"].map((path) => {
  mkdirSync(compiled(path), { recursive: true });
  return watch(compiled(path), { recursive: true }, (_, name) => {
    if (!name?.endsWith(".js")) return;
    // The compiler writes many files at once; the engine starts again once it is done.
    clearTimeout(pending);
    pending = setTimeout(() => {
      console.log(
        "The engine's code changed: starting it again. (Code in hosts/ needs a restart of this command.)",
      );
      host.restartEngine("The engine's code changed.");
    }, 300);
  });
});

let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
console.log(`\nThe window is at ${host.newUrl()}`);
if (positionals.length > 0) {
  const paths = positionals.map((path) => resolve(from, path));
  await host.engine.call("folders.add", { paths }).catch((error) => console.error(error.message));
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  clearTimeout(pending);
  for (const watcher of watchers) watcher.close();
  await vite.close();
  await host.close();
  process.exit(0);
}

/** The wanted port, or any if that one is taken. */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer();
    probe.once("error", (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
