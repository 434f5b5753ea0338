// Walks the first ways of a new user through npm, without a window: make photos, index them, ask for one.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePhotos } from "./bench/pictures.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const folder = mkdtempSync(join(tmpdir(), "albumen-smoke-"));
try {
  const photos = join(folder, "photos");
  const library = join(folder, "library");
  await makePhotos({ folder: photos, count: 24 });
  const summary = await albumen("index", photos, "--library", library, "--json");
  if (summary.photos !== 24 || summary.failed.length > 0)
    throw new Error(`Expected 24 photos and no failure: ${JSON.stringify(summary)}`);
  const found = await albumen("search", "a red circle", "--library", library, "--json");
  if (found.results.length === 0 || found.coverage !== 1)
    throw new Error(`Expected results over the whole library: ${JSON.stringify(found)}`);
  const status = await albumen("status", "--library", library, "--json");
  if (status.counts.photos !== 24) throw new Error(`Expected 24 photos: ${JSON.stringify(status)}`);
  console.log(
    `Indexed ${summary.photos} photos at ${summary.imagesPerSecond.toFixed(1)} a second and found them.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Runs the command through npm, as a person does, and reads the JSON it prints. */
function albumen(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", "albumen", "--", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      // npm is a batch file on Windows.
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) reject(new Error(`albumen ${args.join(" ")} ended with code ${code}: ${output}`));
      else resolve(JSON.parse(output));
    });
  });
}
