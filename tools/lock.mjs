import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Runs `work` while holding a lock file that names this process. A second process waits its turn; a lock whose
 * owner is gone is taken over. `onWait` is called once if there is waiting to do.
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    if (!told) onWait();
    told = true;
    await wait(100);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    // Windows answers EPERM while a lock file is just being removed.
    if (error.code !== "EEXIST" && error.code !== "EPERM") throw error;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  return false;
}

function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // Empty: its owner is between making the file and writing into it, or died there.
    if (!pid) return Date.now() - statSync(file).mtimeMs > 5000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. EPERM: another user's process lives. ENOENT: released meanwhile.
    return error.code === "ESRCH";
  }
}
