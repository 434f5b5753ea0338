import { createPort, type MessagePortMain, neuter, type PortItem, receive } from "./port-handle.ts";
import { strict } from "./strict.ts";

/**
 * One end of a channel. All channels are made in main, and all messages between processes go through main, which therefore
 * knows where each end lies. (In Electron the processes are connected directly; nobody can tell.)
 */
export interface End {
  readonly id: number;
  peer: End;
  /** Takes what comes for this end, wherever it lies. */
  deliver(item: EndItem): void;
  isClosed: boolean;
}
type EndItem = { kind: "message"; data: unknown; ports: End[] } | { kind: "closed" };

let lastId = 0;
const ends = new WeakMap<MessagePortMain, End>();

function createEnds(): [End, End] {
  const make = (): End => ({
    id: ++lastId,
    peer: undefined as unknown as End,
    deliver() {},
    isClosed: false,
  });
  const [one, other] = [make(), make()];
  one.peer = other;
  other.peer = one;
  return [one, other];
}

export function postFrom(end: End, data: unknown, ports: End[]): void {
  if (!end.isClosed && !end.peer.isClosed) end.peer.deliver({ kind: "message", data, ports });
}

/** The other end hears of it, once; also when the process that held this end has died. */
export function closeEnd(end: End): void {
  if (end.isClosed) return;
  end.isClosed = true;
  if (!end.peer.isClosed) end.peer.deliver({ kind: "closed" });
}

/** A handle in main for an end that came from somewhere else, or was just made. */
export function openInMain(end: End): MessagePortMain {
  const port = createPort({
    post: (data, ports) => postFrom(end, data, ports.map(takeEnd)),
    close: () => closeEnd(end),
  });
  ends.set(port, end);
  end.deliver = (item) => receive(port, inMain(item));
  return port;
}

/** Neuters a handle in main. What it had not been given yet goes wherever the end goes next: `moveTo` delivers it. */
export function takeEnd(port: MessagePortMain): End {
  const end = ends.get(port) as End;
  const { unread } = neuter(port);
  const kept: EndItem[] = unread.map(ofEnds);
  end.deliver = (item) => void kept.push(item);
  moved.set(end, kept);
  return end;
}
const moved = new WeakMap<End, EndItem[]>();

/** From now on `deliver` takes what comes for this end, beginning with what came while it was on its way. */
export function moveTo(end: End, deliver: (item: EndItem) => void): void {
  const kept = moved.get(end) ?? [];
  moved.delete(end);
  end.deliver = deliver;
  for (const item of kept) deliver(item);
}

/** The same for an end that arrives in main. */
export function arriveInMain(end: End): MessagePortMain {
  const kept = moved.get(end) ?? [];
  moved.delete(end);
  const port = openInMain(end);
  for (const item of kept) end.deliver(item);
  return port;
}

/** An end that lies in another process is handed on: until it is there, what comes for it is kept. */
export function lift(end: End): End {
  const kept: EndItem[] = [];
  end.deliver = (item) => void kept.push(item);
  moved.set(end, kept);
  return end;
}

const inMain = (item: EndItem): PortItem =>
  item.kind === "closed" ? item : { ...item, ports: item.ports.map(arriveInMain) };
const ofEnds = (item: PortItem): EndItem =>
  item.kind === "closed" ? item : { ...item, ports: item.ports.map(takeEnd) };

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const [one, other] = createEnds();
    this.port1 = openInMain(one);
    this.port2 = openInMain(other);
    // biome-ignore lint/correctness/noConstructorReturn: an unknown member has to throw
    return strict("MessageChannelMain", this);
  }
}
