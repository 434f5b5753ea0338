import { portTransport } from "../../../shared/port-transport.ts";
import { createInbox, type Message, type Transport } from "../../../shared/transport.ts";
import { dieOfBugs, nodePortEnd, type ParentPort, parentPort } from "./parent-port.ts";

/**
 * The child's end of the channel to its parent, under Node and under Electron alike. When the parent goes, so
 * does the child: an orphan would hold memory and nobody would know.
 */
export function connectToParent(): Transport {
  const port = parentPort();
  if (port) return connectByPort(port);
  if (process.send) return connectByFork();
  throw new Error("This program is started by Albumen's engine, not by hand.");
}

/** Electron's main process, which started this one, hands over the port to the engine. */
function connectByPort(parent: ParentPort): Transport {
  const inbox = createInbox<Message>();
  const closed = createInbox<string | undefined>();
  let engine: Transport | undefined;
  dieOfBugs();
  // Ctrl-C in a terminal, or the end of a session, reaches every process. Whether to end is the engine's decision.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
  parent.on("message", ({ ports }) => {
    engine = portTransport(nodePortEnd(ports[0]!));
    engine.onMessage(inbox.push);
    engine.onClose((reason) => {
      closed.push(reason);
      process.exit(0);
    });
  });
  return {
    // There is nothing to answer before the engine has asked.
    send: (message) => engine?.send(message),
    onMessage: inbox.listen,
    onClose: closed.listen,
    close: (reason) => engine?.close(reason),
  };
}

function connectByFork(): Transport {
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
  process.on("message", (message) => inbox.push(message as Message));
  process.once("disconnect", () => {
    closed.push(undefined);
    process.exit(0);
  });
  // The parent may have gone while this process was loading; then there was no event for us.
  if (!process.connected) process.exit(0);
  return {
    send(message) {
      if (closing || !process.connected) return;
      unsent += 1;
      send?.(message, undefined, undefined, () => {
        unsent -= 1;
        exitWhenSent();
      });
    },
    onMessage: inbox.listen,
    onClose: closed.listen,
    close() {
      closing = true;
      exitWhenSent();
    },
  };
}
