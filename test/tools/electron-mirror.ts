import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ElectronBinary, EnsureOptions } from "../../tools/electron-binary.mjs";
import { root, runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { zip } from "../support/zip.ts";

export const version = "99.1.2";
export const fetchElectron = join(root, "test", "fixtures", "fetch-electron.mjs");

/** An archive as Electron's releases are, for Linux; its program is a shell script that says its version. */
export function electronArchive(contentVersion = version): Buffer {
  return zip([
    { name: "version", content: contentVersion },
    { name: "electron", content: `#!/bin/sh\necho v${contentVersion}\n`, mode: 0o755 },
    { name: "resources/default_app.asar", content: "x".repeat(100_000) },
  ]);
}

export interface Checkout {
  options: EnsureOptions & { packageDir: string; stateDir: string; cacheRoot: string };
  /** Names in the package's folder. */
  inPackage(): Promise<string[]>;
}

/** A package "electron" without its program, which expects the given archive. */
export async function checkoutOf(archive: Buffer, place?: string): Promise<Checkout> {
  const folder = await tempFolder("electron");
  const packageDir = join(place ?? folder, "node_modules", "electron");
  await mkdir(packageDir, { recursive: true });
  await writeFile(join(packageDir, "package.json"), JSON.stringify({ name: "electron", version }));
  const sha256 = createHash("sha256").update(archive).digest("hex");
  await writeFile(
    join(packageDir, "checksums.json"),
    JSON.stringify({ [`electron-v${version}-linux-x64.zip`]: sha256 }),
  );
  return {
    options: {
      packageDir,
      stateDir: join(folder, "out"),
      cacheRoot: join(folder, "cache"),
      // The same stand-in for everybody: what is tested is not the machine's.
      platform: "linux",
      arch: "x64",
    },
    inPackage: async () => (await readdir(packageDir)).sort(),
  };
}

export interface Mirror {
  env: NodeJS.ProcessEnv;
  /** Paths that were asked for. */
  requests: string[];
}

/** Serves what `answer` writes, in Electron's place. */
export async function mirror(answer: (response: ServerResponse) => void): Promise<Mirror> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { env: environment(`http://127.0.0.1:${port}/`), requests };
}

/** What the tests' own machine has of proxies and settings is not meant. */
export function environment(mirrorUrl: string): NodeJS.ProcessEnv {
  const proxies = ["https_proxy", "http_proxy", "no_proxy"];
  const unset = [
    ...proxies,
    ...proxies.map((name) => name.toUpperCase()),
    "npm_config_proxy",
    "npm_config_https_proxy",
    "npm_config_noproxy",
    "npm_config_electron_mirror",
    "ELECTRON_GET_USE_PROXY",
    "ELECTRON_OVERRIDE_DIST_PATH",
    "ELECTRON_SKIP_BINARY_DOWNLOAD",
  ];
  return { ...Object.fromEntries(unset.map((name) => [name, undefined])), ELECTRON_MIRROR: mirrorUrl };
}

/** `ensureElectron` in a process of its own. */
export async function fetchIn(
  checkout: Checkout,
  env: NodeJS.ProcessEnv,
  options: EnsureOptions = {},
): Promise<ElectronBinary & { stderr: string }> {
  const { stdout, stderr } = await runNode(
    [fetchElectron, JSON.stringify({ ...checkout.options, ...options })],
    { env },
  );
  if (stdout === "") throw new Error(stderr);
  return { ...JSON.parse(stdout), stderr };
}
