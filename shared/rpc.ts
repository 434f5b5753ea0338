import type { z } from "zod";
import { cancelled, Failure, toFailureData } from "./errors.ts";
import type { Message, Transport } from "./transport.ts";

/** A method of a contract. `progress` is what a long call reports on its way. */
export interface MethodSchema {
  input: z.ZodType;
  output: z.ZodType;
  progress?: z.ZodType;
}
export type ContractSchema = Record<string, MethodSchema>;
export type EventSchema = Record<string, z.ZodType>;

export type Input<C extends ContractSchema, M extends keyof C> = z.input<C[M]["input"]>;
export type ParsedInput<C extends ContractSchema, M extends keyof C> = z.output<C[M]["input"]>;
export type Output<C extends ContractSchema, M extends keyof C> = z.output<C[M]["output"]>;
export type Progress<C extends ContractSchema, M extends keyof C> = C[M]["progress"] extends z.ZodType
  ? z.output<C[M]["progress"]>
  : never;
export type EventPayload<E extends EventSchema, N extends keyof E> = z.output<E[N]>;

/** What a handler gets beside its input. */
export interface CallContext<P = unknown> {
  signal: AbortSignal;
  progress(progress: P): void;
}

/** One function a method. A method that is missing does not compile. */
export type Handlers<C extends ContractSchema> = {
  [M in keyof C]: (
    input: ParsedInput<C, M>,
    context: CallContext<Progress<C, M>>,
  ) => Promise<Output<C, M>> | Output<C, M>;
};

export interface CallOptions<P> {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: P) => void) | undefined;
}

export interface Client<C extends ContractSchema, E extends EventSchema> {
  /** Rejects with a `Failure`: the handler's, `cancelled` when aborted, `connection-closed` when the pipe broke. */
  call<M extends keyof C & string>(
    method: M,
    input: Input<C, M>,
    options?: CallOptions<Progress<C, M>>,
  ): Promise<Output<C, M>>;
  /** Returns the function that unsubscribes. */
  on<N extends keyof E & string>(event: N, listener: (payload: EventPayload<E, N>) => void): () => void;
  onClose(listener: (reason?: string) => void): void;
  close(reason?: string): void;
}

interface PendingCall {
  resolve(value: unknown): void;
  reject(failure: Failure): void;
  onProgress: ((progress: never) => void) | undefined;
}

/** The asking side. Types come from the contract; values are trusted, since the other side made them. */
export function createClient<C extends ContractSchema, E extends EventSchema>(
  transport: Transport,
): Client<C, E> {
  const pending = new Map<number, PendingCall>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const closeListeners: ((reason?: string) => void)[] = [];
  let nextId = 1;
  let closed: { reason: string | undefined } | undefined;

  const connectionClosed = (reason?: string) =>
    new Failure("connection-closed", reason ?? "The connection to the engine was closed. Try again.");

  transport.onMessage((message) => {
    switch (message.kind) {
      case "progress":
        pending.get(message.id)?.onProgress?.(message.progress as never);
        return;
      case "result": {
        const call = pending.get(message.id);
        pending.delete(message.id);
        call?.resolve(message.value);
        return;
      }
      case "failure": {
        const call = pending.get(message.id);
        pending.delete(message.id);
        call?.reject(Failure.fromData(message.error));
        return;
      }
      case "event":
        for (const listener of listeners.get(message.name) ?? []) listener(message.payload as never);
        return;
      case "request":
      case "cancel":
        return; // A client answers nothing.
    }
  });
  transport.onClose((reason) => {
    closed = { reason };
    for (const call of pending.values()) call.reject(connectionClosed(reason));
    pending.clear();
    for (const listener of closeListeners) listener(reason);
  });

  return {
    call(method, input, options = {}) {
      const { signal, onProgress } = options;
      if (closed) return Promise.reject(connectionClosed(closed.reason));
      if (signal?.aborted) return Promise.reject(cancelled());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          if (!pending.delete(id)) return;
          transport.send({ kind: "cancel", id });
          reject(cancelled());
        };
        const settle = () => signal?.removeEventListener("abort", onAbort);
        pending.set(id, {
          resolve(value) {
            settle();
            resolve(value as never);
          },
          reject(failure) {
            settle();
            reject(failure);
          },
          onProgress: onProgress as PendingCall["onProgress"],
        });
        signal?.addEventListener("abort", onAbort, { once: true });
        transport.send({ kind: "request", id, method, params: input });
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    onClose(listener) {
      if (closed) listener(closed.reason);
      else closeListeners.push(listener);
    },
    close: (reason) => transport.close(reason),
  };
}

export interface ServeOptions {
  /** Told of everything thrown that is no `Failure`: bugs, with their cause. */
  onBug?: (method: string, error: unknown) => void;
}

export interface Served<E extends EventSchema> {
  emit<N extends keyof E & string>(event: N, payload: EventPayload<E, N>): void;
  close(reason?: string): void;
}

/** The answering side: parses every input against the contract, here and nowhere else. */
export function serve<C extends ContractSchema, E extends EventSchema>(
  transport: Transport,
  contract: C,
  handlers: Handlers<C>,
  options: ServeOptions = {},
): Served<E> {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, params: unknown): Promise<Message> {
    const schema = Object.hasOwn(contract, method) ? contract[method] : undefined;
    if (!schema) {
      const error = new Failure("method-unknown", `This version of Albumen has no "${method}".`);
      return { kind: "failure", id, error: error.toData() };
    }
    const input = schema.input.safeParse(params);
    if (!input.success) {
      const issues = input.error.issues.map(
        (issue) => `${issue.path.join(".") || "input"}: ${issue.message}`,
      );
      const error = new Failure("invalid-input", `That request is not valid (${issues.join("; ")}).`);
      return { kind: "failure", id, error: error.toData() };
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[method as keyof C] as (input: unknown, context: CallContext) => unknown;
      const value = await handler(input.data, {
        signal: controller.signal,
        progress: (progress) => transport.send({ kind: "progress", id, progress }),
      });
      return { kind: "result", id, value };
    } catch (thrown) {
      const error = toFailureData(thrown);
      if (error.code === "internal") options.onBug?.(method, thrown);
      return { kind: "failure", id, error };
    } finally {
      running.delete(id);
    }
  }

  transport.onMessage((message) => {
    if (message.kind === "request") {
      void answer(message.id, message.method, message.params).then((reply) => {
        try {
          transport.send(reply);
        } catch (error) {
          // An answer that cannot travel (a function, a cycle) is a bug; without this its caller would wait forever.
          options.onBug?.(message.method, error);
          transport.send({ kind: "failure", id: message.id, error: toFailureData(error) });
        }
      });
    } else if (message.kind === "cancel") running.get(message.id)?.abort();
  });
  transport.onClose(() => {
    for (const controller of running.values()) controller.abort();
    running.clear();
  });
  return {
    emit: (name, payload) => transport.send({ kind: "event", name, payload }),
    close: (reason) => transport.close(reason),
  };
}
