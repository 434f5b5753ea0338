import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** So long a failed try keeps the next starts from trying: each would wait for the same network. */
const rememberMs = 60 * 60_000;

/** The failure that is remembered for the same Electron from the same source: its reason and how old it is; or null. */
export function recallFailure({ stateDir, source, nowMs = Date.now() }) {
  try {
    const remembered = JSON.parse(readFileSync(fileIn(stateDir), "utf8"));
    const ageMs = nowMs - remembered.atMs;
    const counts = remembered.source === source && ageMs >= 0 && ageMs < rememberMs;
    return counts ? { reason: String(remembered.reason), ageMs } : null;
  } catch {
    return null;
  }
}

export function rememberFailure({ stateDir, source, reason, nowMs = Date.now() }) {
  try {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(fileIn(stateDir), JSON.stringify({ source, reason, atMs: nowMs }));
  } catch {
    // Then the next start finds out again.
  }
}

export function forgetFailure({ stateDir }) {
  rmSync(fileIn(stateDir), { force: true });
}

/** What a try depends on: whoever sets a mirror or a proxy wants to see whether it works now. */
export function sourceOf({ version, platform, arch, env }) {
  const settings = Object.entries(env)
    .filter(([name]) => /^(npm_(package_)?config_)?electron_|proxy$/i.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([version, platform, arch, settings]))
    .digest("hex");
}

const fileIn = (stateDir) => join(stateDir, ".electron-failed.json");
