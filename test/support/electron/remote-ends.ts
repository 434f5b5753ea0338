import { closeEnd, type End, lift, moveTo, postFrom } from "./ports.ts";

/** What is said about ports on a pipe to another process (or to a page). Ports are told by number. */
export type PortWire =
  | { kind: "port-message"; id: number; data: unknown; ports: number[] }
  | { kind: "port-closed"; id: number };

/** The ends that lie in one other process. */
export interface RemoteEnds {
  /** Hands ends over: what comes for them goes down the pipe from now on. @returns their numbers, for the message */
  give(given: readonly End[], announce: (ids: number[]) => void): void;
  /** The other process says something about one of its ends. */
  onWire(message: PortWire): void;
  /** The process is gone, and each of its ends with it. */
  closeAll(): void;
  /** An end that the other process sends along with a message of its own. */
  take(id: number): End | undefined;
}

export function createRemoteEnds(send: (message: PortWire) => void): RemoteEnds {
  const held = new Map<number, End>();

  function hold(end: End): void {
    held.set(end.id, end);
    moveTo(end, (item) => {
      if (item.kind === "closed") {
        held.delete(end.id);
        send({ kind: "port-closed", id: end.id });
        return;
      }
      const ids = item.ports.map((port) => port.id);
      send({ kind: "port-message", id: end.id, data: item.data, ports: ids });
      for (const port of item.ports) hold(port);
    });
  }

  function take(id: number): End | undefined {
    const end = held.get(id);
    held.delete(id);
    return end && lift(end);
  }

  return {
    give(given, announce) {
      // The message first: what is said about a port is of no use to who does not have it yet.
      announce(given.map((end) => end.id));
      for (const end of given) hold(end);
    },
    take,
    onWire(message) {
      const end = held.get(message.id);
      if (end === undefined) return;
      if (message.kind === "port-message")
        return postFrom(
          end,
          message.data,
          message.ports.flatMap((id) => take(id) ?? []),
        );
      held.delete(message.id);
      closeEnd(end);
    },
    closeAll() {
      const all = [...held.values()];
      held.clear();
      for (const end of all) closeEnd(end);
    },
  };
}
