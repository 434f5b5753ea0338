import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { withLock } from "../lock.mjs";
import { downloadArchive } from "./download.mjs";
import { ElectronFailure } from "./failure.mjs";
import { importOfElectron, isInstalled, versionIn } from "./place.mjs";

const stagingPrefix = ".dist-";

/**
 * Brings Electron's program into its package, all of it or nothing: unpacked beside its place, looked at, and moved there. Two at
 * once are safe: one fetches, the other waits. Fails with whatever went wrong, or with the signal's reason.
 */
export async function installElectron({ place, stateDir, say, signal, ...download }) {
  let isWaiting = true;
  const work = withLock(
    join(stateDir, ".electron.lock"),
    async () => {
      isWaiting = false;
      signal.throwIfAborted();
      if (!isInstalled(place)) await install({ place, stateDir, say, signal, ...download });
    },
    () => say("Another start of Albumen fetches Electron; waiting for it…"),
  );
  // Once it has begun it ends by itself, with everything cleared away.
  const givenUp = new Promise((_, reject) => {
    signal.addEventListener("abort", () => isWaiting && reject(signal.reason), { once: true });
  });
  await Promise.race([work, givenUp]);
}

async function install({ place, stateDir, signal, ...download }) {
  const tempDirectory = join(stateDir, "electron-download");
  const staging = join(place.packageDir, `${stagingPrefix}${process.pid}`);
  try {
    clearLeftovers(place.packageDir, tempDirectory);
    mkdirSync(tempDirectory, { recursive: true });
    makeStaging(staging, place);
    const archive = await downloadArchive({ place, tempDirectory, signal, ...download });
    await unpack(archive, staging, place);
    signal.throwIfAborted();
    await putInPlace(staging, place);
  } finally {
    rmSync(staging, { recursive: true, force: true, maxRetries: 5 });
    rmSync(tempDirectory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Before anything is fetched: a folder that cannot be written is known at once. */
function makeStaging(staging, { packageDir }) {
  try {
    mkdirSync(staging);
  } catch (error) {
    if (error.code === "ENOSPC") throw error;
    throw new ElectronFailure(`${packageDir} cannot be written`, { cause: error });
  }
}

/** What a try left that was killed. Only the holder of the lock is here, so nobody is at work on it. */
function clearLeftovers(packageDir, tempDirectory) {
  rmSync(tempDirectory, { recursive: true, force: true, maxRetries: 5 });
  for (const name of readdirSync(packageDir))
    if (name.startsWith(stagingPrefix)) rmSync(join(packageDir, name), { recursive: true, force: true });
}

async function unpack(archive, staging, { version, inner }) {
  // Loaded here: it has a native part, which a system's policy may refuse.
  const { extract } = await importOfElectron("@electron-internal/extract-zip");
  try {
    await extract(archive, { dir: staging });
  } catch (error) {
    if (/no space left|os error (28|112)\b|ENOSPC/i.test(error.message))
      throw new ElectronFailure("the disk is full");
    throw new ElectronFailure(`its archive cannot be unpacked: ${error.message}`, { cause: error });
  }
  if (versionIn(staging) !== version || !existsSync(join(staging, inner)))
    throw new ElectronFailure(`the archive ${archive} is not Electron ${version}`);
}

async function putInPlace(staging, { packageDir, dist, inner }) {
  const pathFile = join(packageDir, "path.txt");
  rmSync(pathFile, { force: true });
  rmSync(dist, { recursive: true, force: true, maxRetries: 5 });
  await rename(staging, dist);
  // The last step: without it nothing counts as installed.
  writeFileSync(`${pathFile}.new`, inner);
  renameSync(`${pathFile}.new`, pathFile);
}

/** On Windows a scanner for viruses holds new files for a while. */
async function rename(from, to) {
  for (let tries = 1; ; tries++) {
    try {
      return renameSync(from, to);
    } catch (error) {
      if (process.platform !== "win32" || tries === 10) throw error;
      await wait(200 * tries);
    }
  }
}
