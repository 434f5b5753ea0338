// Builds what runs: shared/, the engine and the desktop shell into out/ by the TypeScript compiler, renderer/ into
// out/web and the preload script into one file by Vite. Each part is built only when one of its inputs has changed, so that asking costs milliseconds.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withLock } from "./lock.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

const out = join(root, "out");
const preloadConfig = join(root, "electron", "vite.preload.config.ts");
const viteConfig = join(root, "renderer", "vite.config.ts");
const common = ["tsconfig.base.json", "package.json", "package-lock.json", "tools/build.mjs"];

const parts = {
  engine: {
    inputs: ["shared", "electron", ...common],
    product: join(out, "electron", "engine", "engine.js"),
    build: () => runTool("typescript/bin/tsc", ["-b", "electron"]),
  },
  preload: {
    inputs: ["shared", "electron/preload.ts", "electron/vite.preload.config.ts", ...common],
    product: join(out, "electron", "preload.cjs"),
    build: () => runTool("vite/bin/vite.js", ["build", "--config", preloadConfig, "--logLevel", "warn"]),
  },
  web: {
    inputs: ["shared", "renderer", ...common],
    product: join(out, "web", "index.html"),
    build: buildWeb,
  },
};

/**
 * Brings out/ up to date. `only` names one part ("engine", "preload" or "web"); default all. Returns whether it is now
 * up to date; what went wrong has then been printed to stderr.
 */
export async function buildIfStale({ only, quiet = false } = {}) {
  const names = Object.keys(parts).filter((name) => only === undefined || only === name);
  if (names.every(isFresh)) return true;
  const say = (text) => {
    if (!quiet) console.error(text);
  };
  return withLock(
    join(out, ".build.lock"),
    async () => {
      const stale = names.filter((name) => !isFresh(name)); // Whoever held the lock may have built it.
      if (stale.length === 0) return true;
      const started = performance.now();
      say("Building Albumen…");
      const results = await Promise.all(stale.map(buildPart));
      if (results.includes(false)) return false;
      say(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
      return true;
    },
    () => say("Another build is running; waiting for it…"),
  );
}

async function buildPart(name) {
  const part = parts[name];
  // Taken before building: what is edited meanwhile makes the result stale, as it should.
  const stamp = stampOf(part.inputs);
  rmSync(stampFile(name), { force: true });
  if (!(await part.build())) return false;
  mkdirSync(out, { recursive: true });
  writeFileSync(stampFile(name), stamp);
  return true;
}

function isFresh(name) {
  const part = parts[name];
  if (!existsSync(part.product)) return false;
  try {
    return readFileSync(stampFile(name), "utf8") === stampOf(part.inputs);
  } catch {
    return false;
  }
}

const stampFile = (name) => join(out, `.${name}.stamp`);

/** Names, sizes and times of all inputs: cheaper than their contents, and it notices a file that went. */
function stampOf(inputs) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
    } else if (!/\.test\.tsx?$|\.tsbuildinfo$/.test(path)) {
      hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
    }
  };
  for (const input of inputs) visit(input);
  return hash.digest("hex");
}

/** Runs a Node program of a package. Its output goes to stderr: stdout belongs to the command that is built for. */
function runTool(file, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      // A test run has "test" here, and React would come in its slow form for development.
      env: { ...process.env, NODE_ENV: "production" },
    });
    child.once("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** Built beside its place and moved there, so that a running host never serves half of a build. */
async function buildWeb() {
  const next = join(out, `web-${process.pid}`);
  const place = join(out, "web");
  const isBuilt = await runTool("vite/bin/vite.js", [
    "build",
    join(root, "renderer"),
    "--config",
    viteConfig,
    "--outDir",
    next,
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ]);
  try {
    if (!isBuilt) return false;
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    renameSync(next, place);
    return true;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  requirePrerequisites();
  process.exitCode = (await buildIfStale()) ? 0 : 1;
}
