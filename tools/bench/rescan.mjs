// How fast a library looks through what has not changed: the whole engine, a second scan, nothing to read. The bare walk
// (names and sizes, nothing compared) in the same run says what of it is the disk's.
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { watchTreeMemory } from "./memory.mjs";

export const help = `npm run bench -- rescan [--files N] [--per-folder N] [--json]
  --files N       how many files the folder has (default 100,000)
  --per-folder N  how many of them lie in one folder (default 1,000)`;

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: {
      files: { type: "string", default: "100000" },
      "per-folder": { type: "string", default: "1000" },
    },
  });
  const files = Number(values.files);
  const perFolder = Number(values["per-folder"]);
  const temp = mkdtempSync(join(tmpdir(), "albumen-bench-rescan-"));
  try {
    const folder = join(temp, "photos");
    say(`Making ${files} files…`);
    makeFiles(folder, files, perFolder);
    say("Scanning…");
    const measured = await measureScans(join(temp, "library"), folder);
    say("Walking…");
    const walked = [];
    for (let round = 0; round < 3; round++) walked.push(await walk(folder));
    const walkPerSecond = Math.max(...walked);
    return {
      figures: {
        files,
        filesPerSecond: measured.filesPerSecond,
        walkPerSecond,
        overWalk: measured.filesPerSecond / walkPerSecond,
        peakRssMiB: measured.peakRssMiB,
      },
      notes: {
        filesPerSecond: "unchanged files of the third scan, the whole job from asking to its summary",
        walkPerSecond: "readdir and lstat with Node's promises, as many at once; the best of three",
        ...(measured.peakRssMiB === null
          ? { peakRssMiB: "there is no cheap way to read it on this system" }
          : {}),
      },
    };
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Names of pictures, and contents that are none and different each: scanning is measured, not decoding. */
function makeFiles(folder, files, perFolder) {
  for (let n = 0; n < files; n++) {
    const day = join(folder, `day ${String(Math.floor(n / perFolder)).padStart(4, "0")}`);
    if (n % perFolder === 0) mkdirSync(day, { recursive: true });
    writeFileSync(join(day, `IMG_${String(n).padStart(6, "0")}.jpg`), `no picture ${n}`);
  }
}

/** The bare minimum: every name, and every file's size and time. */
async function walk(root) {
  const started = performance.now();
  let files = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true });
    for (let from = 0; from < entries.length; from += 256) {
      await Promise.all(
        entries.slice(from, from + 256).map(async (entry) => {
          const path = join(folder, entry.name);
          if (entry.isDirectory()) folders.push(path);
          else if ((await lstat(path)).isFile()) files++;
        }),
      );
    }
  }
  return (1000 * files) / (performance.now() - started);
}

function measureScans(library, folder) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./rescan-engine.mjs", import.meta.url)), [library, folder]);
    const memory = watchTreeMemory(child.pid);
    let measured;
    child.once("message", (message) => {
      measured = message;
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      const peakRssMiB = memory.stop();
      if (measured) resolve({ ...measured, peakRssMiB });
      else reject(new Error(`The engine's process ended early with code ${code}.`));
    });
  });
}
