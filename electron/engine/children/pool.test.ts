import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createMemoryTransportPair } from "../../../shared/transport.ts";
import * as images from "../../../test/fixtures/images.ts";
import { childrenDir } from "../../../test/support/paths.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createNodeSpawn } from "../hosts/spawn-child.ts";
import { silentLog } from "../log.ts";
import type { ChildProcess, SpawnChild } from "./child.ts";
import { createDecoderPool, type DecoderPool } from "./pool.ts";

const spawnNode = createNodeSpawn({ childrenDir });
const imageInput = { size: 96, fit: { kind: "crop", shortestEdge: 96 }, kernel: "cubic" } as const;

let pool: DecoderPool;
let children: ChildProcess[] = [];
afterEach(async () => {
  await pool.close();
  children = [];
});

function start(
  options: { size?: number; spawn?: SpawnChild; timeLimitMs?: number; memoryLimitBytes?: number } = {},
) {
  const { spawn = spawnNode, size = 1, ...rest } = options;
  pool = createDecoderPool({
    size,
    log: silentLog,
    spawnChild(name) {
      const child = spawn(name);
      children.push(child);
      return child;
    },
    ...rest,
  });
  return pool;
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(await tempFolder("pool"), name);
  await writeFile(path, bytes);
  return path;
}

const decodeAll = (path: string) =>
  pool.use(async (decoder) => {
    const fingerprint = await decoder.fingerprint(path);
    return { fingerprint, photo: await decoder.decode({ path, ...fingerprint, imageInput }) };
  });

test("every format is decoded in a process where all other decoders are locked", async () => {
  start();
  const bytes = {
    "a.jpg": images.jpeg({
      exif: { dateTimeOriginal: "2023:08:12 17:03:00", make: "Canon", model: "Canon EOS 7D" },
    }),
    "a.png": images.png(),
    "a.webp": images.webp(),
    "a.gif": images.animatedGif(),
    "a.tif": images.tiff(),
    "a.avif": images.avif(),
  };
  for (const [name, made] of Object.entries(bytes)) {
    const { photo } = await decodeAll(await file(name, await made));
    expect(photo.thumbnail.length, name).toBeGreaterThan(50);
    expect(photo.pixels, name).toHaveLength(96 * 96 * 3);
    if (name === "a.jpg") {
      expect(photo).toMatchObject({
        takenAtLocal: Date.UTC(2023, 7, 12, 17, 3),
        takenAtSource: "exif",
        camera: "Canon EOS 7D",
      });
    }
  }
  expect(children).toHaveLength(1);
});

test("a fingerprint is the SHA-256 of the bytes", async () => {
  start();
  const path = await file("a.jpg", Buffer.from("abc"));
  expect(await pool.use((decoder) => decoder.fingerprint(path))).toMatchObject({
    hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    bytes: 3,
  });
});

test("a file that is not the one that was fingerprinted is told as changing", async () => {
  start();
  const path = await file("a.jpg", await images.jpeg());
  const decoding = pool.use((decoder) =>
    decoder.decode({ path, hash: "0".repeat(64), modifiedAt: 0, imageInput: null }),
  );
  await expect(decoding).rejects.toMatchObject({ code: "file-changing" });
});

test("what is wrong with a file arrives with its code", async () => {
  start();
  for (const [bytes, code] of [
    [Buffer.alloc(0), "file-empty"],
    [images.textBytes(), "not-an-image"],
    [images.pngBomb(), "image-too-large"],
  ] as const) {
    await expect(decodeAll(await file("a.jpg", bytes))).rejects.toMatchObject({ code });
  }
  await expect(decodeAll("/nowhere/a.jpg")).rejects.toMatchObject({ code: "file-missing" });
});

test("a process that dies costs one file, and the next gets another process", async () => {
  start();
  const path = await file("a.jpg", await images.jpeg({ width: 3000, height: 2000 }));
  const dying = pool.use(async (decoder) => {
    const fingerprint = await decoder.fingerprint(path);
    const decoding = decoder.decode({ path, ...fingerprint, imageInput });
    children[0]?.kill();
    return await decoding;
  });
  await expect(dying).rejects.toMatchObject({ code: "decoder-crashed" });
  expect((await decodeAll(path)).photo.width).toBe(3000);
  expect(children).toHaveLength(2);
});

/** A child that answers the first call and then hangs until it is killed. */
const spawnHanging: SpawnChild = (name) => {
  const [near, far] = createMemoryTransportPair();
  far.onMessage((message) => {
    if (message.kind === "request" && message.method === "ready") {
      far.send({ kind: "result", id: message.id, value: null });
    }
  });
  const exited = new Promise<{ code: null; signal: string }>((resolve) => {
    far.onClose(() => resolve({ code: null, signal: "SIGKILL" }));
  });
  return { name, pid: undefined, transport: near, exited, kill: () => far.close() };
};

test("a process that hangs is ended and costs one file", async () => {
  let spawned = 0;
  start({ timeLimitMs: 5_000, spawn: (name) => (spawned++ === 0 ? spawnHanging(name) : spawnNode(name)) });
  const path = await file("a.jpg", await images.jpeg());
  await expect(decodeAll(path)).rejects.toMatchObject({ code: "decode-timeout" });
  expect((await decodeAll(path)).photo.kind).toBe("jpeg");
});

test("a process that cannot be started is no file's fault", async () => {
  start({ spawn: createNodeSpawn({ childrenDir: "/nowhere" }) });
  await expect(decodeAll("/nowhere/a.jpg")).rejects.toMatchObject({ code: "engine-unavailable" });
});

test("a process that has grown is replaced", async () => {
  start({ memoryLimitBytes: 1 });
  const path = await file("a.jpg", Buffer.from("abc"));
  for (let i = 0; i < 51; i++) await pool.use((decoder) => decoder.fingerprint(path));
  expect(children).toHaveLength(2);
});

test("what is urgent goes first, and who gives up waiting leaves the queue", async () => {
  start();
  const path = await file("a.jpg", Buffer.from("abc"));
  const order: string[] = [];
  const run = (name: string, options: { urgent?: boolean; signal?: AbortSignal } = {}) =>
    pool.use(async (decoder) => {
      await decoder.fingerprint(path);
      order.push(name);
    }, options);
  const impatient = new AbortController();
  const first = run("first");
  const second = run("second");
  const gone = run("gone", { signal: impatient.signal });
  const urgent = run("urgent", { urgent: true });
  impatient.abort();
  await expect(gone).rejects.toMatchObject({ code: "cancelled" });
  await Promise.all([first, second, urgent]);
  expect(order).toEqual(["first", "urgent", "second"]);
});

test("closing ends work and processes", async () => {
  start({ size: 2 });
  const path = await file("a.jpg", await images.jpeg({ width: 3000, height: 2000 }));
  const working = Promise.allSettled([decodeAll(path), decodeAll(path), decodeAll(path)]);
  await pool.close();
  for (const result of await working) {
    expect(result).toMatchObject({ status: "rejected", reason: { code: "cancelled" } });
  }
});
