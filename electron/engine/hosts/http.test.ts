import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { connectWebSocket } from "../../../renderer/engine-client.ts";
import type { Contract, EngineClient } from "../../../shared/contract.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import { createClient } from "../../../shared/rpc.ts";
import { makeTempFolder, removeFolder, tempFolder } from "../../../test/support/temp-folder.ts";
import { createForkLauncher } from "./fork-engine.ts";
import { type BrowserHost, startBrowserHost } from "./http.ts";

const entry = fileURLToPath(new URL("../../../test/fixtures/tiny-engine-process.mjs", import.meta.url));
const picture = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
const hashOf = (letter: string) => letter.repeat(64);

let folder: string;
let host: BrowserHost;
let cookie: string;

beforeAll(async () => {
  folder = await makeTempFolder("http");
  const library = join(folder, "library");
  await mkdir(join(folder, "web", "assets"), { recursive: true });
  await mkdir(library);
  await writeFile(join(folder, "web", "index.html"), "<!doctype html><title>Albumen</title>");
  await writeFile(join(folder, "web", "assets", "index-abc.js"), "export {};");
  await writeFile(join(folder, "secret.js"), "secret");
  await writeFile(join(library, "thumbnail"), picture);
  const media = {
    a: { contentType: "image/webp" },
    b: { contentType: "text/html" },
    c: { contentType: "image/jpeg", path: join(folder, "gone.jpg") },
    d: { contentType: "image/jpeg", path: folder },
  };
  await writeFile(join(library, "media.json"), JSON.stringify(media));
  host = await startBrowserHost({
    library,
    starterDir: "unused",
    webDir: join(folder, "web"),
    port: 0,
    launch: createForkLauncher(entry),
  });
  const first = await get(host.newUrl());
  cookie = first.headers["set-cookie"]![0]!.split(";")[0]!;
});
afterAll(async () => {
  await host.close();
  await removeFolder(folder);
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends what is asked, `Host` and path included, without correcting any of it. */
function send(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: host.port, path, method, headers, agent: false };
    request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on("error", reject)
      .end();
  });
}
function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { pathname, search } = new URL(url);
  return send(`${pathname}${search}`, headers);
}
const withCookie = (path: string, headers: Record<string, string> = {}) => send(path, { cookie, ...headers });

describe("A token", () => {
  test("is exchanged for a cookie once, and leaves the address", async () => {
    const url = host.newUrl("/search?q=dog");
    const first = await get(url);
    expect([first.status, first.headers.location]).toEqual([303, "/search?q=dog"]);
    expect(first.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
    const second = await get(url);
    expect(second.status).toBe(403);
    expect(second.body.toString()).toMatch(/opened once already.*albumen open/s);
  });

  test("may be used up: a reload and a second tab have the cookie", async () => {
    const url = host.newUrl();
    await get(url);
    expect((await get(url, { cookie })).status).toBe(303);
    expect((await withCookie("/")).status).toBe(200);
  });

  test("is not used up by a program that only looks", async () => {
    const url = new URL(host.newUrl());
    expect((await send(`/${url.search}`, {}, "HEAD")).status).toBe(403);
    expect((await send(`/${url.search}`)).status).toBe(303);
  });

  test("never sends the browser to another host", async () => {
    for (const path of ["//evil.example/", "/\\evil.example/", "///evil.example"]) {
      const { search } = new URL(host.newUrl());
      expect((await send(`${path}${search}`)).headers.location).toBe("/");
    }
  });
});

describe("Nothing is answered", () => {
  test("without the cookie: page, asset, picture", async () => {
    for (const path of ["/", "/assets/index-abc.js", `/media/${hashOf("a")}/thumbnail`, "/?token=guess"])
      expect((await send(path)).status).toBe(403);
  });

  test("under a foreign Host, as after DNS rebinding", async () => {
    for (const name of ["evil.example", `evil.example:${host.port}`, "127.0.0.1:1"])
      expect((await withCookie("/", { host: name })).status).toBe(403);
  });

  test("to a page of another origin", async () => {
    for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${host.port + 1}`])
      expect((await withCookie(`/media/${hashOf("a")}/thumbnail`, { origin })).status).toBe(403);
  });

  test("but reading", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect((await send("/", { cookie }, method)).status).toBe(405);
  });
});

describe("The window", () => {
  test("is sent for every place, with a policy and headers that keep others out", async () => {
    for (const path of ["/", "/search?q=a", `/photo/${hashOf("a")}`, "/folders"]) {
      const { status, headers, body } = await withCookie(path);
      expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
        200,
        "text/html; charset=utf-8",
        "no-store",
      ]);
      expect(body.toString()).toContain("<title>Albumen</title>");
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
    }
  });

  test("has assets that never change, and an unknown one is not the page", async () => {
    const asset = await withCookie("/assets/index-abc.js");
    expect([asset.status, asset.headers["cache-control"]]).toEqual([
      200,
      "private, max-age=31536000, immutable",
    ]);
    expect((await withCookie("/assets/index-old.js")).status).toBe(404);
  });

  test("ends at its folder, however the path is written", async () => {
    for (const path of [
      "/../secret.js",
      "/assets/../../secret.js",
      "/%2e%2e/secret.js",
      "/assets/%2e%2e/%2e%2e/secret.js",
      "/..%2fsecret.js",
      "/..\\secret.js",
      "/assets/..;/..;/secret.js",
      `/media/../../secret.js`,
    ])
      expect((await withCookie(path)).body.toString()).not.toContain("secret");
  });
});

describe("A picture", () => {
  const path = `/media/${hashOf("a")}/thumbnail`;

  test("is sent whole, named by its hash, inert and for ever", async () => {
    const { status, headers, body } = await withCookie(path);
    expect(status).toBe(200);
    expect(body.equals(picture)).toBe(true);
    expect(headers).toMatchObject({
      "content-type": "image/webp",
      "content-length": "1000",
      etag: `"${hashOf("a")}"`,
      "cache-control": "private, max-age=31536000, immutable",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
  });

  test("is not sent again to who has it", async () => {
    expect((await withCookie(path, { "if-none-match": `"${hashOf("a")}"` })).status).toBe(304);
  });

  test("is sent in part", async () => {
    const part = await withCookie(path, { range: "bytes=10-19" });
    expect([part.status, part.headers["content-range"]]).toEqual([206, "bytes 10-19/1000"]);
    expect(part.body.equals(picture.subarray(10, 20))).toBe(true);
    expect((await withCookie(path, { range: "bytes=1000-" })).status).toBe(416);
    expect((await withCookie(path, { range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
  });

  test("is described to HEAD", async () => {
    const { status, headers, body } = await send(path, { cookie }, "HEAD");
    expect([status, headers["content-length"], body.length]).toEqual([200, "1000", 0]);
  });

  test("of another type than pictures is not sent", async () => {
    expect((await withCookie(`/media/${hashOf("b")}/thumbnail`)).status).toBe(415);
  });

  test("that is unknown, gone, or a folder is not found", async () => {
    for (const letter of ["f", "c", "d"])
      expect((await withCookie(`/media/${hashOf(letter)}/original`)).status).toBe(404);
    expect((await withCookie("/media/../../etc/passwd")).status).toBe(404);
  });

  test("that cannot be had is kept by nobody, and is asked for again when it can", async () => {
    const refused: [letter: string, variant: string][] = [
      ["f", "thumbnail"],
      ["f", "preview"],
      ["c", "original"],
      ["d", "original"],
      ["b", "thumbnail"],
    ];
    for (const [letter, variant] of refused) {
      const { status, headers } = await withCookie(`/media/${hashOf(letter)}/${variant}`);
      expect(status).toBeGreaterThanOrEqual(400);
      expect([headers["cache-control"], headers.etag]).toEqual(["no-store", undefined]);
    }
    const place = join(folder, "gone.jpg");
    onTestFinished(() => rm(place));
    await writeFile(place, picture);
    const { status, headers } = await withCookie(`/media/${hashOf("c")}/original`);
    expect([status, headers["cache-control"]]).toEqual([200, "private, max-age=31536000, immutable"]);
  });
});

describe("The WebSocket", () => {
  const attempt = (headers: Record<string, string>, path = "/engine") =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
      socket.on("open", () => {
        socket.terminate();
        resolve("open");
      });
      socket.on("error", (error) => resolve(error.message));
    });

  test("needs the cookie, the origin and the path", async () => {
    const origin = `http://127.0.0.1:${host.port}`;
    expect(await attempt({ cookie, origin })).toBe("open");
    expect(await attempt({ origin })).toContain("403");
    expect(await attempt({ cookie })).toContain("403");
    expect(await attempt({ cookie, origin: "http://evil.example" })).toContain("403");
    expect(await attempt({ cookie, origin, host: "evil.example" })).toContain("403");
    expect(await attempt({ cookie, origin }, "/")).toContain("403");
  });

  test("reaches the engine, and outlives it", async () => {
    // As a browser does it: cookie and origin are its own, the page adds nothing.
    const headers = { cookie, origin: `http://127.0.0.1:${host.port}` };
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string) {
        super(url, { headers });
      }
    } as unknown as typeof globalThis.WebSocket;
    const transport = await connectWebSocket(`ws://127.0.0.1:${host.port}/engine`);
    onTestFinished(() => transport.close());
    const client: EngineClient = createClient<Contract, EngineEvents>(transport);
    const who = async () => {
      const answer: unknown = await client.call("search.query", { query: "who" });
      return (answer as { pid: number }).pid;
    };
    const pid = await who();
    const waiting = client.call("search.query", { query: "wait" });
    process.kill(pid, "SIGKILL");
    await expect(waiting).rejects.toMatchObject({ code: "engine-crashed" });
    expect(await who()).not.toBe(pid);
  });
});

describe("Starting", () => {
  const start = async (options: { port?: number; devOrigin?: string }) => {
    const started = await startBrowserHost({
      library: await tempFolder(),
      starterDir: "unused",
      webDir: join(folder, "web"),
      launch: createForkLauncher(entry),
      ...options,
    });
    onTestFinished(() => started.close());
    return started;
  };

  test("on a port in use fails with a sentence", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({
      code: "port-in-use",
      message: expect.stringContaining(`Port ${port} is in use`),
    });
  });

  test("without a port takes the next that is free", async () => {
    const first = await start({});
    const second = await start({});
    expect(second.port).not.toBe(first.port);
  });

  test("with a library that cannot be opened fails with the reason, and frees the port", async () => {
    const library = await tempFolder();
    await writeFile(join(library, "is-newer"), "");
    const options = {
      library,
      starterDir: "unused",
      webDir: folder,
      port: 0,
      launch: createForkLauncher(entry),
    };
    await expect(startBrowserHost(options)).rejects.toMatchObject({ code: "library-newer" });
  });

  test("for development sends the browser to the server that has the window", async () => {
    const started = await start({ port: 0, devOrigin: "http://127.0.0.1:5173" });
    const { pathname, search } = new URL(started.newUrl("/folders"));
    const answer = await fetch(`http://127.0.0.1:${started.port}${pathname}${search}`, {
      redirect: "manual",
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "http://127.0.0.1:5173/folders"]);
  });
});
