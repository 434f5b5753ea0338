import type { Socket } from "node:net";
import { createEnding, createInbox, type Message, type Transport } from "../../../shared/transport.ts";

/**
 * The wire of the local socket (unix domain socket, named pipe). A frame is four bytes, the length of what follows
 * (unsigned, big-endian), and that many bytes of JSON in UTF-8. The first frame of each side is the handshake
 * (`local-socket.ts`); then every frame is a `Message`, and the last may be
 * `{"goodbye": "a sentence"}`, the reason why the sender closes.
 */
const headerBytes = 4;

/** A frame longer than this is not one of ours; without a limit four stray bytes could make us wait for 4 GB. */
const maxFrameBytes = 256 * 1024 * 1024;

export type Frame = Record<string, unknown>;

/** Throws on what JSON cannot carry; the caller of `send` is told, not the other side. */
export function encodeFrame(frame: object): Buffer {
  const body = Buffer.from(JSON.stringify(frame), "utf8");
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

/** Cuts a stream of bytes into frames, however they were split on the way. */
export interface FrameReader {
  push(chunk: Buffer): void;
  /** The next whole frame. Throws on one that is too long or is no JSON object. */
  next(): Frame | undefined;
  maxBytes: number;
}

export function createFrameReader(): FrameReader {
  let chunks: Buffer[] = [];
  let available = 0;
  let wanted: number | undefined;

  /** Joins only when a frame is complete, so that a large one is copied once and not once a chunk. */
  const take = (bytes: number): Buffer => {
    const joined = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    const rest = joined.subarray(bytes);
    chunks = rest.length === 0 ? [] : [rest];
    available = rest.length;
    return joined.subarray(0, bytes);
  };

  return {
    maxBytes: maxFrameBytes,
    push(chunk) {
      chunks.push(chunk);
      available += chunk.length;
    },
    next() {
      if (wanted === undefined) {
        if (available < headerBytes) return undefined;
        wanted = take(headerBytes).readUInt32BE();
      }
      if (wanted > this.maxBytes) throw new Error(`a message of ${wanted} bytes is longer than the limit`);
      if (available < wanted) return undefined;
      const value: unknown = JSON.parse(take(wanted).toString("utf8"));
      wanted = undefined;
      if (typeof value !== "object" || value === null) throw new Error("a message is not an object");
      return value as Frame;
    },
  };
}

/**
 * A transport over a connected socket whose handshake is over. Takes over all of the socket's events.
 * @param reader what the socket already gave: the handshake's reader.
 */
export function socketTransport(socket: Socket, reader: FrameReader = createFrameReader()): Transport {
  const inbox = createInbox<Message>();
  const ending = createEnding();
  let goodbye: string | undefined;

  const receive = () => {
    try {
      for (let frame = reader.next(); frame && !ending.isOver; frame = reader.next()) {
        if (typeof frame.goodbye === "string") goodbye = frame.goodbye;
        else inbox.push(frame as Message);
      }
    } catch (error) {
      goodbye = `The connection to the engine broke (${(error as Error).message}).`;
      socket.destroy();
    }
  };
  reader.maxBytes = maxFrameBytes;
  receive();
  socket.setNoDelay();
  socket.on("data", (chunk: Buffer) => {
    reader.push(chunk);
    receive();
  });
  // An error is always followed by "close", which is where the reason goes.
  socket.on("error", () => {});
  socket.on("close", () => ending.end(goodbye));
  if (socket.destroyed) queueMicrotask(() => ending.end(goodbye));

  return {
    send(message) {
      if (!ending.isOver && !socket.destroyed) socket.write(encodeFrame(message));
    },
    onMessage: inbox.listen,
    onClose: ending.listen,
    close(reason) {
      if (ending.isOver) return;
      if (reason !== undefined && !socket.destroyed) socket.write(encodeFrame({ goodbye: reason }));
      // Not `end()`: a peer that hangs would keep a half-closed socket, and with it this process, alive.
      socket.destroySoon();
      queueMicrotask(() => ending.end(reason));
    },
  };
}
