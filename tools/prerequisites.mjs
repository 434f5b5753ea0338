import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * What is missing before anything can run, as a sentence with a next step, or null. Uses nothing that an old
 * Node lacks, so that an old Node gets the sentence and not a syntax error.
 */
export function missingPrerequisite(nodeVersion = process.versions.node, directory = root) {
  const { engines } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const wanted = engines.node.replace(/[^0-9.]/g, "");
  if (isOlder(nodeVersion, wanted)) {
    return `Albumen needs Node ${wanted} or newer, and this is Node ${nodeVersion}. Install a newer one from https://nodejs.org and try again.`;
  }
  if (!existsSync(join(directory, "node_modules", "typescript", "package.json"))) {
    return 'The packages that Albumen is built with are not installed here. Run "npm ci" and try again.';
  }
  return null;
}

/** Ends the program with the sentence if something is missing. */
export function requirePrerequisites() {
  const sentence = missingPrerequisite();
  if (sentence === null) return;
  console.error(sentence);
  process.exit(1);
}

function isOlder(version, wanted) {
  const have = version.split(".").map(Number);
  const need = wanted.split(".").map(Number);
  for (let index = 0; index < need.length; index++) {
    const difference = (have[index] || 0) - need[index];
    if (difference !== 0) return difference < 0;
  }
  return false;
}
