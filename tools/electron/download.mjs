import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeFailure, ElectronFailure } from "./failure.mjs";
import { importOfElectron } from "./place.mjs";

/**
 * Fetches Electron's archive the way its own package does: its mirror settings (ELECTRON_MIRROR and others), its cache of
 * archives, checked against the checksums in the package. Resolves to the archive's path; fails with an ElectronFailure.
 * `onStart(host)` is called when something has to come over the network. `stallLimitMs`: no byte for so long ends it.
 */
export async function downloadArchive({
  place,
  platform,
  arch,
  cacheRoot,
  tempDirectory,
  onStart,
  onProgress,
  stallLimitMs,
  signal,
}) {
  const { downloadArtifact, FetchDownloader, initializeProxy } = await importOfElectron("@electron/get");
  useProxy(initializeProxy);

  let host = "github.com";
  const watch = watchForStall(stallLimitMs, () => host);
  const downloader = {
    download(url, target, options) {
      host = new URL(url).host;
      onStart(host);
      return new FetchDownloader().download(url, target, options);
    },
  };
  try {
    watch.touch();
    return await downloadArtifact({
      version: place.version,
      artifactName: "electron",
      platform,
      arch,
      checksums: checksumsOf(place),
      cacheRoot,
      tempDirectory,
      downloader,
      downloadOptions: {
        quiet: true,
        signal: AbortSignal.any([watch.signal, signal]),
        getProgressCallback({ transferred, total }) {
          watch.touch();
          onProgress(transferred, total);
        },
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw describeFailure(watch.signal.aborted ? watch.signal.reason : error, host);
  } finally {
    watch.end();
  }
}

/** Whether this version exists for such a machine. */
export function isMadeFor(place, { platform, arch }) {
  return `electron-v${place.version}-${platform}-${arch}.zip` in checksumsOf(place);
}

function checksumsOf({ packageDir }) {
  return JSON.parse(readFileSync(join(packageDir, "checksums.json"), "utf8"));
}

/** Under Rosetta Node believes in an Intel machine; Electron for that would be translated as well. */
export function realArch(platform = process.platform, arch = process.arch) {
  if (platform !== "darwin" || arch !== "x64") return arch;
  try {
    const answer = execFileSync("sysctl", ["-in", "sysctl.proc_translated"], { encoding: "utf8" });
    return answer.trim() === "1" ? "arm64" : arch;
  } catch {
    return arch;
  }
}

/** Node's own fetch knows no proxies. npm's settings count too: they are what `npm ci` came through. */
function useProxy(initializeProxy) {
  const { env } = process;
  const isSet = (name) => Boolean(env[name] || env[name.toUpperCase()]);
  const fromNpm = {
    https_proxy: env.npm_config_https_proxy || env.npm_config_proxy,
    http_proxy: env.npm_config_proxy,
    no_proxy: env.npm_config_noproxy,
  };
  for (const [name, value] of Object.entries(fromNpm)) if (value && !isSet(name)) env[name] = value;
  if (isSet("https_proxy") || isSet("http_proxy")) initializeProxy();
}

function watchForStall(limitMs, host) {
  const controller = new AbortController();
  let timer;
  const end = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    touch() {
      end();
      timer = setTimeout(() => {
        const seconds = Math.round(limitMs / 1000);
        controller.abort(
          new ElectronFailure(`nothing came from ${host()} for ${seconds} s`, { isLasting: true }),
        );
      }, limitMs);
    },
    end,
  };
}
