import { createInbox, type Message, type Transport } from "../../../shared/transport.ts";

/** Electron's utilityProcess puts this on `process`; Node's fork gives `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
}

/**
 * The child's end of the channel to its parent, under Node and under Electron alike. When the parent goes, so
 * does the child: an orphan would hold memory and nobody would know.
 */
export function connectToParent(): Transport {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  const inbox = createInbox<Message>();
  const closed = createInbox<string | undefined>();
  const send = process.send?.bind(process);
  // Ctrl-C in a terminal reaches every process in it. Whether to end is the parent's decision.
  process.on("SIGINT", () => {});
  let unsent = 0;
  let closing = false;
  const exitWhenSent = () => {
    if (closing && unsent === 0) process.exit(0);
  };
  if (parentPort) parentPort.on("message", (event) => inbox.push(event.data as Message));
  else if (send) {
    process.on("message", (message) => inbox.push(message as Message));
    process.once("disconnect", () => {
      closed.push(undefined);
      process.exit(0);
    });
    // The parent may have gone while this process was loading; then there was no event for us.
    if (!process.connected) process.exit(0);
  } else throw new Error("This program is started by Albumen's engine, not by hand.");
  return {
    send(message) {
      if (closing) return;
      if (parentPort) parentPort.postMessage(message);
      else if (process.connected) {
        unsent += 1;
        send?.(message, undefined, undefined, () => {
          unsent -= 1;
          exitWhenSent();
        });
      }
    },
    onMessage: inbox.listen,
    onClose: closed.listen,
    close() {
      closing = true;
      exitWhenSent();
    },
  };
}
