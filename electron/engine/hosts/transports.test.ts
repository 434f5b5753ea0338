import { fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { connectWebSocket } from "../../../renderer/engine-client.ts";
import type { Transport } from "../../../shared/transport.ts";
import { serveConformance } from "../../../test/fixtures/conformance.mjs";
import { describeTransport } from "../../../test/support/transport-conformance.ts";
import { connectLocally, listenLocally } from "./local-socket.ts";
import { processTransport } from "./spawn-child.ts";
import { cutToBytes, webSocketTransport } from "./websocket-transport.ts";

const childEntry = fileURLToPath(new URL("../../../test/fixtures/conformance-child.mjs", import.meta.url));

// The window's end is written for browsers; before version 22 Node has no such global.
beforeAll(() => {
  globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
});

describeTransport("Local socket", async () => {
  const server = await listenLocally({ token: "secret", onConnection: serveConformance });
  const found = await connectLocally(server.address, "secret");
  if (found.state !== "open") throw new Error(`The socket is ${found.state}.`);
  return { client: found.transport, dispose: () => server.close() };
});

describeTransport("WebSocket", async () => {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, maxPayload: 64 * 1024 * 1024 });
  sockets.on("connection", (socket) => serveConformance(webSocketTransport(socket)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const client = await connectWebSocket(`ws://127.0.0.1:${port}`);
  const dispose = () => {
    for (const socket of sockets.clients) socket.terminate();
    return new Promise<void>((resolve) => http.close(() => resolve()));
  };
  return { client, dispose };
});

describeTransport(
  "Process",
  () => {
    const child = fork(childEntry, [], { serialization: "advanced", execArgv: [] });
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const dispose = () => {
      child.kill("SIGKILL");
      return exited;
    };
    return { client: processTransport(child, "test"), dispose };
  },
  { carriesReason: false },
);

test("A WebSocket that sends no message of ours is closed, and the host lives on", async () => {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const served: Transport[] = [];
  sockets.on("connection", (socket) => served.push(webSocketTransport(socket)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  for (const text of ["not json", "[]", '{"kind":"event"}', '{"kind":"request","id":"x","method":"y"}']) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    socket.on("open", () => socket.send(text));
    expect(await new Promise((resolve) => socket.on("close", resolve))).toBe(1007);
  }
  await new Promise<void>((resolve) => http.close(() => resolve()));
  expect(served).toHaveLength(4);
});

test("A sentence too long for a close frame is cut between characters", () => {
  expect(cutToBytes("short", 123)).toBe("short");
  const cut = cutToBytes("📷".repeat(100), 123);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(123);
  expect(cut).toBe(`${"📷".repeat(30)}…`);
});
