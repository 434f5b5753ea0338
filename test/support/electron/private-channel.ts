/**
 * Takes the channel that Node gives a forked process away from the program that runs in it: under Electron there is no
 * `process.send`, and a program that relies on it would work here only.
 */
export interface PrivateChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The process at the other end is gone. */
  onGone(listener: () => void): void;
}

export function takeChannel(): PrivateChannel | undefined {
  const send = process.send?.bind(process);
  if (send === undefined) return undefined;
  const messageListeners: ((message: unknown) => void)[] = [];
  const goneListeners: (() => void)[] = [];
  const early: unknown[] = [];
  const emit = process.emit.bind(process) as (name: string, ...args: unknown[]) => boolean;
  let isConnected = true;

  // Listeners of the program never see what is not theirs.
  process.emit = ((name: string, ...args: unknown[]) => {
    if (name === "message") {
      if (messageListeners.length === 0) early.push(args[0]);
      for (const listener of messageListeners) listener(args[0]);
      return true;
    }
    if (name === "disconnect") {
      isConnected = false;
      for (const listener of goneListeners) listener();
      return true;
    }
    return emit(name, ...args);
  }) as typeof process.emit;
  // Node keeps messages back, and does not keep the process alive for them, until somebody listens.
  process.on("message", () => {});
  // The other members are needed by Node itself.
  Object.defineProperty(process, "send", { value: undefined, configurable: true });

  return {
    send(message) {
      if (!isConnected) return;
      send(message, undefined, undefined, () => {});
    },
    onMessage(listener) {
      messageListeners.push(listener);
      for (const message of early.splice(0)) listener(message);
    },
    onGone: (listener) => void goneListeners.push(listener),
  };
}
