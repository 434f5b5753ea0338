import { execFile, spawn } from "node:child_process";
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";
import { canMakeSmallDisk, smallDisk } from "../support/small-disk.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { zip } from "../support/zip.ts";
import {
  type Checkout,
  checkoutOf,
  electronArchive,
  environment,
  fetchElectron,
  fetchIn,
  mirror,
  version,
} from "./electron-mirror.ts";

const archive = electronArchive();
const untouched = ["checksums.json", "package.json"];

/** Nothing is left of a try but, perhaps, that it is remembered. */
async function expectNothingInstalled(checkout: Checkout): Promise<void> {
  expect(await checkout.inPackage()).toEqual(untouched);
  expect(await namesIn(checkout.options.stateDir)).not.toContain("electron-download");
  expect(await namesIn(checkout.options.stateDir)).not.toContain(".electron.lock");
  expect(await namesIn(checkout.options.cacheRoot)).toEqual([]);
}

const namesIn = (folder: string) => readdir(folder).catch((): string[] => []);

describe("Electron's program", () => {
  test("is fetched, checked and unpacked when it is first needed, and then it is there", async () => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    const first = await fetchIn(checkout, env);
    expect(first).toMatchObject({
      path: join(checkout.options.packageDir, "dist", "electron"),
      reason: null,
    });
    expect(first.stderr).toMatch(/^Fetching Electron 99\.1\.2 from 127\.0\.0\.1:\d+, once…\n/);
    expect(await checkout.inPackage()).toEqual(["checksums.json", "dist", "package.json", "path.txt"]);
    expect(await fetchIn(checkout, env)).toMatchObject({ path: first.path, stderr: "" });
    expect(requests).toEqual([`/v${version}/electron-v${version}-linux-x64.zip`]);
  });

  test("can be started", async (context) => {
    if (process.platform === "win32") context.skip("the stand-in for Electron is a shell script");
    const { env } = await mirror((response) => response.end(archive));
    const { path } = await fetchIn(await checkoutOf(archive), env);
    expect((await promisify(execFile)(path!)).stdout).toBe(`v${version}\n`);
  });

  test("of another version is replaced", async () => {
    const { env } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    const { packageDir } = checkout.options;
    await mkdir(join(packageDir, "dist"));
    for (const [name, content] of [
      ["dist/version", "98.0.0"],
      ["dist/electron", ""],
      ["dist/old-library.so", ""],
      ["path.txt", "electron"],
    ] as const)
      await writeFile(join(packageDir, name), content);
    expect((await fetchIn(checkout, env)).reason).toBeNull();
    expect((await readdir(join(packageDir, "dist"))).sort()).toEqual(["electron", "resources", "version"]);
  });

  test("comes from the cache when its package was installed anew", async () => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    await fetchIn(checkout, env);
    for (const name of ["dist", "path.txt"])
      await rm(join(checkout.options.packageDir, name), { recursive: true });
    expect(await fetchIn(checkout, env)).toMatchObject({ reason: null, stderr: "" });
    expect(requests).toHaveLength(1);
  });

  test("is fetched once by two starts at the same time", async () => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    // Each with a cache of its own: otherwise the second would find the archive there.
    const caches = ["one", "two"].map((name) => join(checkout.options.cacheRoot, name));
    const both = await Promise.all(caches.map((cacheRoot) => fetchIn(checkout, env, { cacheRoot })));
    expect(both.map(({ reason }) => reason)).toEqual([null, null]);
    expect(requests).toHaveLength(1);
  });

  test("is taken from where ELECTRON_OVERRIDE_DIST_PATH says, and nothing is fetched", async () => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    const folder = await tempFolder("own-electron");
    const overridden = { ...env, ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect((await fetchIn(checkout, overridden)).reason).toContain(
      `names ${folder}, and Electron is not there`,
    );
    await writeFile(join(folder, "electron"), "");
    expect((await fetchIn(checkout, overridden)).path).toBe(join(folder, "electron"));
    expect(requests).toEqual([]);
  });

  test.each([
    ["ELECTRON_SKIP_BINARY_DOWNLOAD is set", { ELECTRON_SKIP_BINARY_DOWNLOAD: "1" }, {}],
    ["Electron is not made for linux-riscv64", {}, { arch: "riscv64" }],
    ["Electron is not made for freebsd", {}, { platform: "freebsd" as const }],
  ])("is not fetched where that makes no sense: %s", async (reason, setting, options) => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    expect((await fetchIn(checkout, { ...env, ...setting }, options)).reason).toContain(reason);
    expect(requests).toEqual([]);
    await expectNothingInstalled(checkout);
  });
});

describe("A fetch that fails ends with the reason and leaves nothing", () => {
  test("where something else arrives than the checksum says", async () => {
    const { env } = await mirror((response) => response.end(electronArchive("66.6.6")));
    const checkout = await checkoutOf(archive);
    const { reason } = await fetchIn(checkout, env);
    expect(reason).toMatch(
      /^Electron could not be fetched \(what 127.+ sent is not what Electron's checksum says\)$/,
    );
    await expectNothingInstalled(checkout);
  });

  test("where the connection ends half-way", async () => {
    const { env } = await mirror((response) => {
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 50_000), () => response.destroy());
    });
    const checkout = await checkoutOf(archive);
    expect((await fetchIn(checkout, env)).reason).toContain("(the connection broke off)");
    await expectNothingInstalled(checkout);
  });

  test("where nothing more comes", async () => {
    const { env } = await mirror((response) => {
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 50_000));
    });
    const checkout = await checkoutOf(archive);
    const { reason } = await fetchIn(checkout, env, { stallMs: 1000 });
    expect(reason).toMatch(/\(nothing came from 127\.0\.0\.1:\d+ for 1 s\)$/);
    await expectNothingInstalled(checkout);
  });

  test("where a connection is taken and never answered", async () => {
    const { env } = await mirror(() => {});
    const checkout = await checkoutOf(archive);
    expect((await fetchIn(checkout, env, { stallMs: 1000 })).reason).toContain("nothing came from");
    await expectNothingInstalled(checkout);
  });

  test.each([
    [404, "does not have it"],
    [503, "answered 503"],
  ])("where the server answers %i", async (status, words) => {
    const { env } = await mirror((response) => response.writeHead(status).end());
    const checkout = await checkoutOf(archive);
    expect((await fetchIn(checkout, env)).reason).toContain(words);
    await expectNothingInstalled(checkout);
  });

  test("where nobody takes the connection", async () => {
    const checkout = await checkoutOf(archive);
    expect((await fetchIn(checkout, environment(`http://127.0.0.1:${await closedPort()}/`))).reason).toMatch(
      /\(127\.0\.0\.1:\d+ refuses the connection\)$/,
    );
    await expectNothingInstalled(checkout);
  });

  test("where a proxy wants a password", async () => {
    const { env, requests } = await mirror((response) => response.end(archive));
    const proxy = await proxyThatRefuses();
    const checkout = await checkoutOf(archive);
    const { reason } = await fetchIn(checkout, { ...env, npm_config_proxy: proxy });
    expect(reason).toContain("(the proxy wants a name and a password)");
    expect(requests).toEqual([]);
    await expectNothingInstalled(checkout);
  });

  test.each([
    ["is no archive", Buffer.from("no archive"), "its archive cannot be unpacked"],
    ["holds another version", electronArchive("98.0.0"), `is not Electron ${version}`],
    ["holds no Electron", zip([{ name: "version", content: version }]), `is not Electron ${version}`],
  ])("where what was published %s", async (_name, published, words) => {
    const { env } = await mirror((response) => response.end(published));
    const checkout = await checkoutOf(published);
    expect((await fetchIn(checkout, env)).reason).toContain(words);
    expect(await checkout.inPackage()).toEqual(untouched);
  });

  test("where the disk is full", async (context) => {
    if (!(await canMakeSmallDisk())) context.skip("a small disk can only be made by root on Linux");
    const { env } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive, await smallDisk(65_536));
    expect((await fetchIn(checkout, env)).reason).toContain("(the disk is full)");
    expect(await checkout.inPackage()).toEqual(untouched);
  });

  test("where its package cannot be written, before anything is fetched", async (context) => {
    if (process.platform === "win32")
      context.skip("permissions of folders do not keep writers out on Windows");
    if (process.getuid?.() === 0) context.skip("root may write everywhere");
    const { env, requests } = await mirror((response) => response.end(archive));
    const checkout = await checkoutOf(archive);
    const { packageDir } = checkout.options;
    await chmod(packageDir, 0o555);
    onTestFinished(() => chmod(packageDir, 0o755));
    expect((await fetchIn(checkout, env)).reason).toContain(`(${packageDir} cannot be written)`);
    expect(requests).toEqual([]);
  });
});

describe("A fetch that is stopped", () => {
  /** Fetches from a mirror that keeps the second half to itself, and stops when the first has been sent. */
  async function stopHalfWay(checkout: Checkout, signal: NodeJS.Signals): Promise<string> {
    let onHalf = () => {};
    const half = new Promise<void>((resolve) => {
      onHalf = resolve;
    });
    const { env } = await mirror((response) => {
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 50_000), () => onHalf());
    });
    const child = spawn(process.execPath, [fetchElectron, JSON.stringify(checkout.options)], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    await half;
    child.kill(signal);
    await new Promise((resolve) => child.once("close", resolve));
    return stdout;
  }

  test("by Ctrl-C leaves nothing, and is not remembered as a failure", async (context) => {
    if (process.platform === "win32") context.skip("a process cannot be sent Ctrl-C on Windows");
    const checkout = await checkoutOf(archive);
    expect(await stopHalfWay(checkout, "SIGINT")).toContain("given up");
    await expectNothingInstalled(checkout);
    expect(await namesIn(checkout.options.stateDir)).toEqual([]);
  });

  test("by being killed is not taken for an Electron, and the next one clears it away", async () => {
    const checkout = await checkoutOf(archive);
    await stopHalfWay(checkout, "SIGKILL");
    expect(await checkout.inPackage()).not.toContain("path.txt");
    const { env } = await mirror((response) => response.end(archive));
    expect((await fetchIn(checkout, env)).reason).toBeNull();
    expect(await checkout.inPackage()).toEqual(["checksums.json", "dist", "package.json", "path.txt"]);
    expect(await namesIn(checkout.options.stateDir)).toEqual([]);
  });
});

describe("A fetch that failed", () => {
  test("is not tried again by the next starts, which say how to", async () => {
    const { env, requests } = await mirror((response) => response.writeHead(404).end());
    const checkout = await checkoutOf(archive);
    await fetchIn(checkout, env);
    const { reason, stderr } = await fetchIn(checkout, env);
    expect(reason).toMatch(
      /^Electron could not be fetched a minute ago \(.+\); npm run electron:fetch tries again$/,
    );
    expect([stderr, requests.length]).toEqual(["", 1]);
  });

  test("is tried again when asked, from another mirror, and is forgotten once it worked", async () => {
    let isThere = false;
    const { env, requests } = await mirror((response) =>
      isThere ? response.end(archive) : response.writeHead(404).end(),
    );
    const checkout = await checkoutOf(archive);
    await fetchIn(checkout, env);
    await fetchIn(checkout, env, { again: true });
    expect(requests).toHaveLength(2);
    const other = await mirror((response) => response.writeHead(404).end());
    await fetchIn(checkout, other.env);
    expect(other.requests).toHaveLength(1);
    isThere = true;
    expect((await fetchIn(checkout, env, { again: true })).reason).toBeNull();
    expect(await namesIn(checkout.options.stateDir)).toEqual([]);
  });
});

describe("node tools/electron-binary.mjs", () => {
  const tool = join(root, "tools", "electron-binary.mjs");

  test("prints where Electron is", async () => {
    const folder = await tempFolder("own-electron");
    const inner = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" };
    const file = join(folder, inner[process.platform as "darwin"] ?? "electron");
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "");
    const { code, stdout } = await runNode([tool], { env: { ELECTRON_OVERRIDE_DIST_PATH: folder } });
    expect([code, stdout]).toEqual([0, `${file}\n`]);
  });

  test("ends with 1 and the reason where there is none, with 2 on wrong usage", async () => {
    const folder = await tempFolder("no-electron");
    const none = await runNode([tool], { env: { ELECTRON_OVERRIDE_DIST_PATH: folder } });
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toMatch(/^ELECTRON_OVERRIDE_DIST_PATH names .+\.\n$/);
    expect((await runNode([tool, "--fetsch"])).code).toBe(2);
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function proxyThatRefuses(): Promise<string> {
  const server = createServer((socket) => {
    socket.once("data", () =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"),
    );
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
