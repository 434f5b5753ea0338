import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { dirname } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLocalAddress, removeLocalAddress } from "./local-address.ts";
import { connectLocally, listenLocally } from "./local-socket.ts";
import { createFrameReader, encodeFrame } from "./socket-transport.ts";

test("An address fits into every system's limit and only its user can reach it", async () => {
  const address = await createLocalAddress();
  expect(Buffer.byteLength(address)).toBeLessThan(104);
  if (process.platform === "win32") return;
  expect((await stat(dirname(address))).mode & 0o777).toBe(0o700);
  await removeLocalAddress(address);
  await expect(stat(dirname(address))).rejects.toThrow("ENOENT");
});

test("An address on Windows is a pipe that nobody can guess", async () => {
  expect(await createLocalAddress("win32")).toMatch(/^\\\\\.\\pipe\\albumen-[0-9a-f]{32}$/);
});

test("Frames come out whole, however the bytes were cut", () => {
  const frames = [{ a: "é📷" }, { b: "x".repeat(1000) }, {}];
  const bytes = Buffer.concat(frames.map(encodeFrame));
  for (const size of [1, 2, 3, 5, 1000, bytes.length]) {
    const reader = createFrameReader();
    const read: unknown[] = [];
    for (let start = 0; start < bytes.length; start += size) {
      reader.push(bytes.subarray(start, start + size));
      for (let frame = reader.next(); frame; frame = reader.next()) read.push(frame);
    }
    expect(read).toEqual(frames);
  }
});

test("A frame longer than the limit is refused before it is read", () => {
  const reader = createFrameReader();
  reader.push(Buffer.from("GET / HTTP/1.1\r\n"));
  expect(() => reader.next()).toThrow("longer than the limit");
});

test("Whoever does not know the token is hung up on", async () => {
  const accepted: unknown[] = [];
  const server = await listenLocally({
    token: "right",
    onConnection: (transport) => accepted.push(transport),
  });
  onTestFinished(() => server.close());
  expect((await connectLocally(server.address, "wrong")).state).toBe("stranger");
  const socket = createConnection(server.address);
  socket.write("GET / HTTP/1.1\r\n\r\n");
  await once(socket, "close");
  expect(accepted).toEqual([]);
});

test("An address where nobody listens is gone", async () => {
  const address = await createLocalAddress();
  onTestFinished(() => removeLocalAddress(address));
  expect((await connectLocally(address, "any")).state).toBe("gone");
});

test("A server that takes connections and says nothing is silent, not gone", async () => {
  const address = await createLocalAddress();
  const server = createServer((socket) => void socket.resume());
  await new Promise<void>((resolve) => server.listen(address, resolve));
  onTestFinished(() => void server.close());
  onTestFinished(() => removeLocalAddress(address));
  expect((await connectLocally(address, "any", 50)).state).toBe("silent");
});

test("A server that is closing says so, and closes though a client stays", async () => {
  const server = await listenLocally({ token: "t", onConnection: () => {} });
  const found = await connectLocally(server.address, "t");
  if (found.state !== "open") throw new Error(found.state);
  const closed = new Promise((resolve) => found.transport.onClose(resolve));
  server.startClosing();
  expect((await connectLocally(server.address, "t")).state).toBe("closing");
  await server.close();
  await closed;
  expect((await connectLocally(server.address, "t")).state).toBe("gone");
});
