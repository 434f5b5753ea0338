import { EventEmitter } from "node:events";
import { refuse, violation } from "./strict.ts";

/** What one end of a channel is connected to: in main the other end itself, in a utility process the pipe to main. */
export interface PortLink {
  post(data: unknown, ports: MessagePortMain[]): void;
  close(): void;
}

export type PortItem = { kind: "message"; data: unknown; ports: MessagePortMain[] } | { kind: "closed" };

interface State {
  link: PortLink | undefined;
  inbox: PortItem[];
  isStarted: boolean;
  isClosed: boolean;
  isFlushing: boolean;
}

const states = new WeakMap<MessagePortMain, State>();
const stateOf = (port: MessagePortMain): State => states.get(port) as State;

/**
 * As Electron's class of that name: nothing comes before `start()`, what was sent before an end comes before its `close`
 * event, a port that was handed on is of no use any more, and both ends hear of a close, the closing one at once.
 */
export class MessagePortMain extends EventEmitter {
  postMessage(message: unknown, transfer: MessagePortMain[] = []): void {
    const state = stateOf(this);
    if (state.link === undefined) {
      violation("postMessage on a port that was handed on: the message is lost");
      return;
    }
    const data = cloneForWire(message);
    if (transfer.includes(this)) refuse("Port at index 0 contains the source port.");
    const ports = checkTransfer(transfer);
    if (!state.isClosed) state.link.post(data, ports);
  }

  start(): void {
    const state = stateOf(this);
    if (state.link === undefined) return;
    state.isStarted = true;
    flushLater(this);
  }

  close(): void {
    const state = stateOf(this);
    if (state.isClosed || state.link === undefined) return;
    state.isClosed = true;
    state.inbox.length = 0;
    state.link.close();
    this.emit("close");
  }
}

export function createPort(link: PortLink): MessagePortMain {
  const port = new MessagePortMain();
  states.set(port, { link, inbox: [], isStarted: false, isClosed: false, isFlushing: false });
  return port;
}

/** Something has come for this end. */
export function receive(port: MessagePortMain, item: PortItem): void {
  stateOf(port).inbox.push(item);
  flushLater(port);
}

/** Takes the end out of this handle, which is neutered by it. @returns what it had not been given yet. */
export function neuter(port: MessagePortMain): { link: PortLink; unread: PortItem[] } {
  const state = stateOf(port);
  const { link, inbox } = state;
  if (link === undefined) throw new Error("A neutered port cannot be taken again.");
  state.link = undefined;
  state.inbox = [];
  return { link, unread: inbox };
}

/** As Electron checks what is to be transferred; nothing is taken if one of them cannot be. */
export function checkTransfer(transfer: unknown): MessagePortMain[] {
  if (!Array.isArray(transfer)) refuse("Invalid value for transfer");
  const ports = transfer as MessagePortMain[];
  for (const [index, port] of ports.entries()) {
    if (!(port instanceof MessagePortMain)) refuse(`Port at index ${index} is null.`);
    if (stateOf(port).link === undefined) refuse(`Port at index ${index} is already neutered.`);
    if (ports.indexOf(port) !== index) refuse(`Port at index ${index} is a duplicate.`);
  }
  return ports;
}

/** What Electron puts on the wire; a `Buffer` arrives as the plain array of bytes that it is. */
export function cloneForWire(message: unknown): unknown {
  try {
    return structuredClone(message);
  } catch {
    return refuse("An object could not be cloned.");
  }
}

function flushLater(port: MessagePortMain): void {
  const state = stateOf(port);
  if (!state.isStarted || state.isFlushing) return;
  state.isFlushing = true;
  setImmediate(() => {
    state.isFlushing = false;
    for (let item = next(state); item !== undefined; item = next(state)) {
      if (item.kind === "message") port.emit("message", { data: item.data, ports: item.ports });
      else {
        state.isClosed = true;
        port.emit("close");
      }
    }
  });
}

/** A listener may close the port or hand it on: then what follows is not for this handle. */
function next(state: State): PortItem | undefined {
  return state.isClosed || state.link === undefined ? undefined : state.inbox.shift();
}
