import type { RawData, WebSocket } from "ws";
import { createEnding, createInbox, type Message, type Transport } from "../../../shared/transport.ts";

/**
 * The wire of the WebSocket between a window in a browser and its host: every text frame is one `Message` of
 * `shared/transport.ts` as JSON, in both directions, in order; there is no handshake beyond the HTTP upgrade
 * (cookie and Origin are checked there) and no other kind of frame. Closing carries a code and, as the close frame's
 * reason, a sentence for people: 1000 when either side is done, 1001 when the host goes away, 1007 for
 * what is no message. A WebSocket's reason holds at most 123 bytes, so longer sentences are cut.
 */
const maxReasonBytes = 123;

/** The server's end of an accepted WebSocket. The browser's end is in the renderer. */
export function webSocketTransport(socket: WebSocket): Transport {
  const inbox = createInbox<Message>();
  const ending = createEnding();

  socket.on("message", (data: RawData, isBinary: boolean) => {
    const message = isBinary ? undefined : parseMessage(data.toString());
    if (message) inbox.push(message);
    else socket.close(1007, "That was no message of Albumen's.");
  });
  socket.on("error", () => {}); // "close" follows.
  socket.on("close", (_code, reason) =>
    ending.end(reason.length === 0 ? undefined : reason.toString("utf8")),
  );

  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage: inbox.listen,
    onClose: ending.listen,
    close(reason) {
      if (ending.isOver) return;
      socket.close(1000, reason === undefined ? undefined : cutToBytes(reason, maxReasonBytes));
      queueMicrotask(() => ending.end(reason));
    },
  };
}

/** Undefined where the text is no message: windows are not trusted to speak the protocol. */
function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { kind, id, method } = value as Record<string, unknown>;
    if (kind === "request") return isId(id) && typeof method === "string" ? (value as Message) : undefined;
    return kind === "cancel" && isId(id) ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

const isId = (id: unknown) => typeof id === "number" && Number.isSafeInteger(id);

/** The longest start of a text that fits into so many bytes of UTF-8, ending in "…" where something was cut. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = "";
  let used = Buffer.byteLength("…");
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return `${cut}…`;
}
