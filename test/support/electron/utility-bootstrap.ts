import { EventEmitter } from "node:events";
import { pathToFileURL } from "node:url";
import { cloneForWire, createPort, type MessagePortMain, neuter, receive } from "./port-handle.ts";
import { takeChannel } from "./private-channel.ts";
import { violation } from "./strict.ts";
import type { UtilityWire } from "./utility-wire.ts";

/** What runs first in a utility process of the stand-in: puts `process.parentPort` in place and loads the entry. */
const channel = takeChannel();
if (channel === undefined) throw new Error("This program is forked by the stand-in of Electron.");
const { send, onMessage, onGone } = channel;

// Chromium ends what it started when its main process is gone, however that came about, and asks nobody.
onGone(() => process.kill(process.pid, "SIGKILL"));

send({ kind: "up" } satisfies UtilityWire);

const ports = new Map<number, MessagePortMain>();
const numbers = new WeakMap<MessagePortMain, number>();

function open(id: number): MessagePortMain {
  const port = createPort({
    post: (data, transfer) => send({ kind: "port-message", id, data, ports: transfer.map(give) }),
    close: () => send({ kind: "port-closed", id }),
  });
  ports.set(id, port);
  numbers.set(port, id);
  return port;
}

function give(port: MessagePortMain): number {
  const id = numbers.get(port) as number;
  const { unread } = neuter(port);
  if (unread.length > 0) violation("a port was handed on with messages in it, which the stand-in cannot do");
  ports.delete(id);
  return id;
}

type MessageItem = { data: unknown; ports: MessagePortMain[] };

class ParentPort extends EventEmitter {
  readonly #kept: MessageItem[] = [];
  #isFlushing = false;

  constructor() {
    super();
    // Messages wait for the first listener, as in Electron.
    this.on("newListener", (name) => name === "message" && this.#flushLater());
  }

  postMessage(...args: unknown[]): void {
    if (args.length > 1) violation("parentPort.postMessage takes no ports: only main can hand them out");
    send({ kind: "message", data: cloneForWire(args[0]), ports: [] });
  }

  push(item: MessageItem): void {
    this.#kept.push(item);
    this.#flushLater();
  }

  #flushLater(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      while (this.listenerCount("message") > 0 && this.#kept.length > 0)
        this.emit("message", this.#kept.shift());
    });
  }
}

const parentPort = new ParentPort();
onMessage((message) => {
  const wire = message as Exclude<UtilityWire, { kind: "up" }>;
  if (wire.kind === "message") return parentPort.push({ data: wire.data, ports: wire.ports.map(open) });
  const port = ports.get(wire.id);
  if (port === undefined) return;
  if (wire.kind === "port-closed") return receive(port, { kind: "closed" });
  receive(port, { kind: "message", data: wire.data, ports: wire.ports.map(open) });
});

Object.defineProperty(process, "parentPort", { value: parentPort, enumerable: true });
Object.defineProperty(process, "type", { value: "utility", enumerable: true });
// Programs see what Electron shows them: the executable, the entry, its arguments.
process.argv.splice(1, 1);
const entry = process.argv[1] as string;
await import(pathToFileURL(entry).href);
