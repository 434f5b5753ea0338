import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import asar from "@electron/asar";
import { makePhotos } from "../bench/pictures.mjs";
import { runNode } from "./run-node.mjs";

const loader = fileURLToPath(new URL("load-native.mjs", import.meta.url));
const photoCount = 6;

/** Loads each native part from where it lies in the package. Returns what could not be loaded, as sentences. */
export async function loadNativeParts(places, paths) {
  const problems = [];
  for (const path of paths) {
    const { code, stderr } = await runNode([loader, join(places.unpacked, path)]);
    if (code !== 0) problems.push(`${path} cannot be loaded: ${stderr.trim() || `it ended with ${code}`}`);
  }
  return problems;
}

/**
 * Takes the archive apart and runs what was in it, with the model of the package, in plain Node: photos are made, indexed and
 * found. Returns what went wrong, as sentences.
 *
 * Note: plain Node. Electron reads from the archive as if it were a folder; Node does not, so the files are taken out first. What
 * runs is the same JavaScript with the same native parts.
 */
export async function tryEngine(places, folder) {
  const app = join(folder, "app");
  asar.extractAll(places.asar, app);
  // Where a checkout has it, so that the command line finds it.
  mkdirSync(join(app, "assets", "models"), { recursive: true });
  symlinkSync(places.model, join(app, "assets", "models", "starter"), "junction");

  const cli = join(app, "out", "electron", "engine", "hosts", "cli.js");
  return findsPhotos((args) => runNode([cli, ...args], { cwd: folder, env: plainEnv }), folder);
}

/** Packages of the checkout are none of the package's. */
export const plainEnv = { ...process.env, NODE_PATH: "", NODE_OPTIONS: "" };

/**
 * Makes photos in `folder`, indexes and searches them by a command line. Returns what went wrong, as sentences.
 * @param {(args: string[]) => ReturnType<typeof runNode>} albumen
 */
export async function findsPhotos(albumen, folder) {
  const photos = join(folder, "photos");
  const library = join(folder, "library");
  await makePhotos({ folder: photos, count: photoCount });
  const run = async (...args) => {
    const { code, stdout, stderr } = await albumen([...args, "--library", library, "--json"]);
    if (code !== 0) throw new Error(`"albumen ${args[0]}" ended with ${code}: ${stdout}${stderr}`.trim());
    return JSON.parse(stdout);
  };
  try {
    const summary = await run("index", photos);
    if (summary.photos !== photoCount || summary.failed.length > 0)
      return [`of ${photoCount} photos, ${summary.photos} were indexed: ${JSON.stringify(summary.failed)}`];
    const found = await run("search", "a red circle");
    if (found.results.length !== photoCount || found.coverage !== 1)
      return [`${found.results.length} of ${photoCount} photos were found, coverage ${found.coverage}`];
    return [];
  } catch (error) {
    return [error.message];
  }
}

/** Starts the app for a browser and asks it for its window. Returns what went wrong, as sentences. */
export async function servesWindow(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  try {
    const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended.then(() => [""])]);
    if (!URL.canParse(line)) return [`"albumen serve" printed no address but "${line}"`];
    const entry = await fetch(line, { redirect: "manual" });
    const cookie = entry.headers.getSetCookie().map((header) => header.split(";")[0]);
    const response = await fetch(new URL("/", line), { headers: { cookie: cookie.join("; ") } });
    const page = await response.text();
    if (response.ok && page.includes("<title>Albumen")) return [];
    return [`"albumen serve" answers with ${response.status}: ${page.slice(0, 200)}`];
  } finally {
    child.kill();
    await ended;
  }
}
