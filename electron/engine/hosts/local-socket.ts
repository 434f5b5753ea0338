import { createHash, timingSafeEqual } from "node:crypto";
import { createConnection, createServer, type Socket } from "node:net";
import type { Transport } from "../../../shared/transport.ts";
import { createLocalAddress, removeLocalAddress } from "./local-address.ts";
import {
  createFrameReader,
  encodeFrame,
  type Frame,
  type FrameReader,
  socketTransport,
} from "./socket-transport.ts";

/**
 * The handshake of the local socket. The client's first frame is `{"albumen": 1, "token": "…"}` with the token of the
 * library's lock; the server answers `{"albumen": 1, "pid": 123, "state": "open" | "closing"}`, or hangs up.
 */
const protocol = 1;
const maxHandshakeBytes = 4096;

/** A local engine answers in a few milliseconds; one that takes this long hangs. */
const handshakeTimeoutMs = 5000;

export interface LocalServer {
  readonly address: string;
  /** From now on whoever connects is told that this engine is about to go, and hung up on. */
  startClosing(): void;
  close(): Promise<void>;
}

/** Listens on a fresh address. `onConnection` gets a transport for everyone who knew the token. */
export async function listenLocally(options: {
  token: string;
  onConnection: (transport: Transport) => void;
  address?: string;
}): Promise<LocalServer> {
  const address = options.address ?? (await createLocalAddress());
  const sockets = new Set<Socket>();
  let closing = false;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    void firstFrame(socket, maxHandshakeBytes).then((first) => {
      if (first.outcome !== "frame" || !isHello(first.frame, options.token)) return socket.destroy();
      socket.write(encodeFrame({ albumen: protocol, pid: process.pid, state: closing ? "closing" : "open" }));
      if (closing) return socket.destroySoon();
      options.onConnection(socketTransport(socket, first.reader));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, () => {
      server.off("error", reject);
      // One connection that could not be taken (too many open files) must not end the engine.
      server.on("error", () => {});
      resolve();
    });
  });

  return {
    address,
    startClosing() {
      closing = true;
    },
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Goodbyes written just before still go out; a peer that does not read cannot hold us.
      for (const socket of sockets) socket.destroySoon();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, 1000);
      await closed;
      clearTimeout(timer);
      await removeLocalAddress(address);
    },
  };
}

/** What was found at an address. */
export type LocalConnection =
  | { state: "open"; transport: Transport; pid: number }
  /** An engine that is about to go. */
  | { state: "closing" }
  /** Nothing listens there. */
  | { state: "gone" }
  /** Something listens that does not know our token: another program, or the engine of another library. */
  | { state: "stranger" }
  /** Something listens and does not answer. */
  | { state: "silent" }
  /** We may not connect: another user's. */
  | { state: "forbidden" };

export async function connectLocally(
  address: string,
  token: string,
  timeoutMs = handshakeTimeoutMs,
): Promise<LocalConnection> {
  const socket = createConnection(address);
  const first = firstFrame(socket, maxHandshakeBytes, timeoutMs);
  socket.once("connect", () => socket.write(encodeFrame({ albumen: protocol, token })));
  const answer = await first;
  switch (answer.outcome) {
    case "frame": {
      const { albumen, pid, state } = answer.frame;
      if (albumen === protocol && state === "open")
        return {
          state,
          pid: Number(pid),
          transport: socketTransport(socket, answer.reader),
        };
      socket.destroy();
      return { state: albumen === protocol && state === "closing" ? "closing" : "stranger" };
    }
    case "timeout":
      socket.destroy();
      return { state: "silent" };
    case "closed": {
      if (answer.code === "EACCES" || answer.code === "EPERM") return { state: "forbidden" };
      return { state: answer.connected ? "stranger" : "gone" };
    }
  }
}

type FirstFrame =
  | { outcome: "frame"; frame: Frame; reader: FrameReader }
  | { outcome: "timeout" }
  | { outcome: "closed"; connected: boolean; code: string | undefined };

/** Waits for the first frame of a socket and leaves the socket without listeners of its own. */
function firstFrame(socket: Socket, maxBytes: number, timeoutMs = handshakeTimeoutMs): Promise<FirstFrame> {
  return new Promise((resolve) => {
    const reader = createFrameReader();
    reader.maxBytes = maxBytes;
    let connected = socket.readyState === "open";
    let code: string | undefined;
    const settle = (outcome: FirstFrame) => {
      clearTimeout(timer);
      socket.off("data", onData).off("close", onClose).off("connect", onConnect);
      // `onError` stays: an error without a listener ends the process.
      resolve(outcome);
    };
    const onConnect = () => {
      connected = true;
    };
    const onError = (error: NodeJS.ErrnoException) => {
      code = error.code;
    };
    const onClose = () => settle({ outcome: "closed", connected, code });
    const onData = (chunk: Buffer) => {
      try {
        reader.push(chunk);
        const frame = reader.next();
        // What came behind it stays in the reader, whole frames or not.
        if (frame) settle({ outcome: "frame", frame, reader });
      } catch {
        socket.destroy();
      }
    };
    const timer = setTimeout(() => settle({ outcome: "timeout" }), timeoutMs);
    socket.on("data", onData).on("close", onClose).on("connect", onConnect).on("error", onError);
  });
}

function isHello(frame: Frame, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return (
    frame.albumen === protocol &&
    typeof frame.token === "string" &&
    timingSafeEqual(digest(frame.token), digest(token))
  );
}
