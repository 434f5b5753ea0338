import type { FailureData } from "./errors.ts";

/** What travels between a client and an engine, in either direction. Plain data: every transport can carry it. */
export type Message =
  | { kind: "request"; id: number; method: string; params: unknown }
  | { kind: "cancel"; id: number }
  | { kind: "progress"; id: number; progress: unknown }
  | { kind: "result"; id: number; value: unknown }
  | { kind: "failure"; id: number; error: FailureData }
  | { kind: "event"; name: string; payload: unknown };

/**
 * A two-way, ordered, lossless pipe of messages. It knows nothing about methods; `rpc.ts` gives it meaning.
 * Implementations: in memory (here), WebSocket, local socket, process channel, MessagePort.
 */
export interface Transport {
  send(message: Message): void;
  /** One listener; a second call replaces the first. Messages that arrive before it is set are kept. */
  onMessage(listener: (message: Message) => void): void;
  /** Called once, also when `close()` was called on this side. `reason` is a sentence for people, if known. */
  onClose(listener: (reason?: string) => void): void;
  /** What was sent before still arrives; the reason reaches the other side where the wire can carry it. */
  close(reason?: string): void;
}

/**
 * A queue in front of a listener: nothing is lost between connecting and listening. What was kept is delivered in a
 * later microtask, in order and before anything newer, so that whoever begins to listen can finish setting up first.
 */
export function createInbox<T>(): { push(item: T): void; listen(listener: (item: T) => void): void } {
  const kept: T[] = [];
  let listener: ((item: T) => void) | undefined;
  const flush = () => {
    while (listener && kept.length > 0) listener(kept.shift() as T);
  };
  return {
    push(item) {
      if (listener && kept.length === 0) listener(item);
      else kept.push(item);
    },
    listen(next) {
      listener = next;
      if (kept.length > 0) queueMicrotask(flush);
    },
  };
}

/** The end of a transport. It comes once; a listener that is set after it still hears of it. */
export interface Ending {
  readonly isOver: boolean;
  /** What comes after the first call is dropped. */
  end(reason?: string): void;
  listen(listener: (reason?: string) => void): void;
}

export function createEnding(): Ending {
  const inbox = createInbox<string | undefined>();
  let isOver = false;
  return {
    get isOver() {
      return isOver;
    },
    end(reason) {
      if (isOver) return;
      isOver = true;
      inbox.push(reason);
    },
    listen: inbox.listen,
  };
}

/**
 * Two ends in one process. Messages are delivered in a later microtask, as over a real wire, and are
 * cloned, so that neither side can come to rely on sharing objects.
 */
export function createMemoryTransportPair(): [Transport, Transport] {
  const inboxes = [createInbox<Message>(), createInbox<Message>()] as const;
  const closes = [createInbox<string | undefined>(), createInbox<string | undefined>()] as const;
  let open = true;
  const close = (reason?: string) => {
    if (!open) return;
    open = false;
    // Behind the messages already queued: what was sent before the end still arrives.
    queueMicrotask(() => {
      for (const inbox of closes) inbox.push(reason);
    });
  };
  const end = (mine: 0 | 1, theirs: 0 | 1): Transport => ({
    send(message) {
      if (!open) return;
      const copy = structuredClone(message);
      queueMicrotask(() => inboxes[theirs].push(copy));
    },
    onMessage: (listener) => inboxes[mine].listen(listener),
    onClose: (listener) => closes[mine].listen(listener),
    close,
  });
  return [end(0, 1), end(1, 0)];
}
