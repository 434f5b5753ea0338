import type { Contract, EngineClient } from "../shared/contract.ts";
import { cancelled, Failure } from "../shared/errors.ts";
import type { EngineEvents } from "../shared/events.ts";
import { createClient } from "../shared/rpc.ts";
import { createInbox, type Message, type Transport } from "../shared/transport.ts";

/** JSON text frames over a WebSocket. Rejects where the socket cannot be opened. */
export function connectWebSocket(url: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const inbox = createInbox<Message>();
    const closes = createInbox<string | undefined>();
    let opened = false;
    socket.addEventListener("message", (event: MessageEvent<string>) => {
      inbox.push(JSON.parse(event.data) as Message);
    });
    socket.addEventListener("close", (event) => {
      if (opened) closes.push(event.reason === "" ? undefined : event.reason);
      else reject(new Failure("engine-unavailable", "Albumen is not answering. Start it again."));
    });
    socket.addEventListener("open", () => {
      opened = true;
      resolve({
        send: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        },
        onMessage: (listener) => inbox.listen(listener),
        onClose: (listener) => closes.listen(listener),
        close: () => socket.close(),
      });
    });
  });
}

export type ConnectionPhase = "connecting" | "open" | "lost";

export interface ReconnectOptions {
  /** Opens one pipe to the engine. Called again, after a pause, whenever the last one broke. */
  connect(): Promise<Transport>;
  /** "lost" from the first failure until a pipe is open again. */
  onPhase(phase: ConnectionPhase): void;
  /** Runs `task` after `ms`; injected so that tests need not wait. */
  delay(task: () => void, ms: number): void;
}

const firstDelayMs = 250;
const longestDelayMs = 5000;

/**
 * A client that outlives its connections. Listeners stay subscribed; a call made while there is no
 * connection waits for the next one; a call in flight when the pipe breaks fails with "connection-closed".
 */
export function createReconnectingClient(options: ReconnectOptions): EngineClient {
  type Name = keyof EngineEvents;
  const listeners = new Map<Name, Set<(payload: never) => void>>();
  const closeListeners: ((reason?: string) => void)[] = [];
  let client: EngineClient | undefined;
  let waiting: ((client: EngineClient) => void)[] = [];
  let closed = false;
  let failures = 0;

  function subscribe(to: EngineClient, name: Name): void {
    to.on(name, (payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    });
  }

  function retry(): void {
    if (closed) return;
    options.onPhase("lost");
    const ms = Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
    failures += 1;
    options.delay(() => void open(), ms);
  }

  async function open(): Promise<void> {
    if (closed) return;
    let transport: Transport;
    try {
      transport = await options.connect();
    } catch {
      retry();
      return;
    }
    if (closed) {
      transport.close();
      return;
    }
    const opened: EngineClient = createClient<Contract, EngineEvents>(transport);
    client = opened;
    failures = 0;
    for (const name of listeners.keys()) subscribe(opened, name);
    opened.onClose((reason) => {
      client = undefined;
      if (closed) for (const listener of closeListeners) listener(reason);
      else retry();
    });
    options.onPhase("open");
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve(opened);
  }

  function connected(signal?: AbortSignal): Promise<EngineClient> {
    if (client) return Promise.resolve(client);
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
    });
  }

  options.onPhase("connecting");
  void open();

  return {
    async call(method, input, callOptions) {
      const signal = callOptions?.signal;
      const to = client ?? (await connected(signal as AbortSignal | undefined));
      return to.call(method, input, callOptions);
    },
    on(name, listener) {
      let set = listeners.get(name);
      if (!set) {
        set = new Set();
        listeners.set(name, set);
        if (client) subscribe(client, name);
      }
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    onClose: (listener) => closeListeners.push(listener),
    close() {
      closed = true;
      client?.close();
    },
  };
}
