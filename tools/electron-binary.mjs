// Electron's program: where it is, and how it gets there. The package "electron" comes without it, since packages' install
// scripts are switched off (.npmrc). `node tools/electron-binary.mjs` prints its path, with --fetch after fetching it if need be.
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMadeFor, realArch } from "./electron/download.mjs";
import { describeFailure } from "./electron/failure.mjs";
import { installElectron } from "./electron/install.mjs";
import { electronPlace, isInstalled } from "./electron/place.mjs";
import { createDownloadProgress } from "./electron/progress.mjs";
import { forgetFailure, recallFailure, rememberFailure, sourceOf } from "./electron/remembered.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

const stallLimitMs = 20_000;

/** Electron's program as it lies here, without a word to the network: its path, or null with the reason. */
export function findElectron(options = {}) {
  const place = electronPlace(options);
  if (place === null) return without('the package "electron" is not installed (npm ci brings it)');
  if (place.executable === null)
    return without(`Electron is not made for ${options.platform ?? process.platform}`);
  if (isInstalled(place)) return { path: place.executable, reason: null };
  if (place.isForeign)
    return without(`ELECTRON_OVERRIDE_DIST_PATH names ${place.dist}, and Electron is not there`);
  return without("Electron has not been fetched yet (npm run electron:fetch does)");
}

/**
 * The same, fetched if it is not there. `again`: also where a try within the last hour has failed. What is going on is
 * written to `output`. Fails only with the signal's reason.
 */
export async function ensureElectron({
  packageDir,
  stateDir = join(root, "out"),
  cacheRoot = process.env.electron_config_cache,
  env = process.env,
  platform = process.platform,
  arch,
  again = false,
  output = process.stderr,
  signal = new AbortController().signal,
  stallMs = stallLimitMs,
} = {}) {
  const found = findElectron({ packageDir, platform, env });
  const place = electronPlace({ packageDir, platform, env });
  if (found.path !== null || place === null || place.executable === null || place.isForeign) return found;
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD && !again)
    return without("Electron is not to be fetched (ELECTRON_SKIP_BINARY_DOWNLOAD is set)");

  const machine = { platform, arch: arch ?? realArch(platform) };
  const source = sourceOf({ version: place.version, ...machine, env });
  const say = (text) => output.write(`${text}\n`);
  const progress = createDownloadProgress(output);
  try {
    if (!isMadeFor(place, machine)) return without(`Electron is not made for ${platform}-${machine.arch}`);
    const earlier = again ? null : recallFailure({ stateDir, source });
    if (earlier) return without(describeEarlier(earlier));
    await installElectron({
      place,
      stateDir,
      cacheRoot,
      ...machine,
      say,
      signal,
      stallLimitMs: stallMs,
      onStart: (host) => say(`Fetching Electron ${place.version} from ${host}, once…`),
      onProgress: progress.show,
    });
    forgetFailure({ stateDir });
    return findElectron({ packageDir, platform, env });
  } catch (error) {
    signal.throwIfAborted();
    const { reason, isLasting } = describeFailure(error, "this computer");
    if (isLasting) rememberFailure({ stateDir, source, reason });
    return without(`Electron could not be fetched (${reason})`);
  } finally {
    progress.end();
  }
}

function describeEarlier({ reason, ageMs }) {
  const minutes = Math.max(1, Math.round(ageMs / 60_000));
  const ago = minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
  return `Electron could not be fetched ${ago} (${reason}); npm run electron:fetch tries again`;
}

const without = (reason) => ({ path: null, reason });

async function main(args) {
  const isFetch = args.length === 1 && args[0] === "--fetch";
  if (args.length > 0 && !isFetch) {
    console.error("Usage: node tools/electron-binary.mjs [--fetch]");
    return 2;
  }
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt.abort());
  try {
    const { path, reason } = isFetch
      ? await ensureElectron({ again: true, signal: interrupt.signal })
      : findElectron();
    if (path === null) console.error(`${reason}.`);
    else console.log(path);
    return path === null ? 1 : 0;
  } catch (error) {
    if (interrupt.signal.aborted) return 130;
    throw error;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  requirePrerequisites();
  process.exit(await main(process.argv.slice(2)));
}
