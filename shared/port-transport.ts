import { createEnding, createInbox, type Message, type Transport } from "./transport.ts";

/**
 * One end of a channel as browsers (`MessagePort`), Electron's main process and its utility processes (`MessagePortMain`)
 * have it, reduced to what they share. Whoever makes one has started the port already, or does so on `onMessage`.
 */
export interface PortEnd {
  post(data: unknown): void;
  /** Called once, before anything else is done with the port. */
  onMessage(listener: (data: unknown) => void): void;
  /** The other end was closed, or its process is gone. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The last thing that a side says: a port itself carries no reason. */
interface Goodbye {
  kind: "goodbye";
  reason: string | undefined;
}

/** A transport over a message port. What was posted before the end still arrives, since a port keeps its order. */
export function portTransport(port: PortEnd): Transport {
  const inbox = createInbox<Message>();
  const ending = createEnding();
  port.onMessage((data) => {
    const message = data as Message | Goodbye;
    if (message.kind !== "goodbye") return inbox.push(message);
    port.close();
    ending.end(message.reason);
  });
  port.onClose(() => ending.end());
  return {
    send(message) {
      if (!ending.isOver) port.post(message);
    },
    onMessage: inbox.listen,
    onClose: ending.listen,
    close(reason) {
      if (ending.isOver) return;
      port.post({ kind: "goodbye", reason } satisfies Goodbye);
      port.close();
      ending.end(reason);
    },
  };
}
