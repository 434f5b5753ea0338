import { type PortEnd, portTransport } from "../../../shared/port-transport.ts";
import { createEnding, createInbox, type Message, type Transport } from "../../../shared/transport.ts";
import type { ChildProcess, SpawnChild } from "../children/child.ts";
import type { NodeSpawnOptions } from "./spawn-child.ts";
import type { FromUtilityEngine, ToUtilityEngine } from "./utility-protocol.ts";

type Told<K extends ToUtilityEngine["kind"]> = Extract<ToUtilityEngine, { kind: K }>;

interface Child {
  started(pid: number | undefined, port: PortEnd): void;
  said(text: string): void;
  exited(code: number | null): void;
}

export interface UtilitySpawn {
  createSpawn(options: Pick<NodeSpawnOptions, "onStderr">): SpawnChild;
  started(told: Told<"child-started">, port: PortEnd): void;
  said(told: Told<"child-said">): void;
  exited(told: Told<"child-exited">): void;
}

/** Children as utility processes that main starts for the engine. What is sent to one before it runs is kept. */
export function createUtilitySpawn(send: (message: FromUtilityEngine) => void): UtilitySpawn {
  const children = new Map<number, Child>();
  let nextId = 1;
  return {
    createSpawn:
      ({ onStderr }) =>
      (name) => {
        const id = nextId++;
        let settle: (end: { code: number | null; signal: null }) => void = () => {};
        const exited = new Promise<{ code: number | null; signal: null }>((resolve) => {
          settle = resolve;
        });
        const late = lateTransport();
        let pid: number | undefined;
        let lastWords = "";
        children.set(id, {
          started(startedPid, port) {
            pid = startedPid;
            late.arrive(portTransport(port));
          },
          said(text) {
            lastWords = (lastWords + text).slice(-2000);
            onStderr?.(name, text);
          },
          exited(code) {
            children.delete(id);
            const line = lastWords.trim().split("\n").at(-1);
            late.end(`The ${name} process ended with code ${code}.${line ? ` It said: ${line}` : ""}`);
            settle({ code, signal: null });
          },
        });
        send({ kind: "spawn-child", id, name });
        const child: ChildProcess = {
          name,
          get pid() {
            return pid;
          },
          transport: late.transport,
          exited,
          kill: () => send({ kind: "kill-child", id }),
        };
        return child;
      },
    started: ({ id, pid }, port) => children.get(id)?.started(pid, port),
    said: ({ id, text }) => children.get(id)?.said(text),
    exited: ({ id, code }) => children.get(id)?.exited(code),
  };
}

/**
 * A transport whose wire comes later. Its end is told by `end`, by who knows why, and not by the port, which only knows that
 * nobody is there any more.
 */
function lateTransport(): {
  transport: Transport;
  arrive(wire: Transport): void;
  end(reason: string): void;
} {
  const inbox = createInbox<Message>();
  const ending = createEnding();
  let wire: Transport | undefined;
  let unsent: Message[] = [];
  let isClosed = false;
  return {
    arrive(arrived) {
      wire = arrived;
      arrived.onMessage(inbox.push);
      for (const message of unsent) arrived.send(message);
      unsent = [];
      if (isClosed) arrived.close();
    },
    end: ending.end,
    transport: {
      send(message) {
        if (isClosed) return;
        if (wire) wire.send(message);
        else unsent.push(message);
      },
      onMessage: inbox.listen,
      onClose: ending.listen,
      close(reason) {
        isClosed = true;
        wire?.close(reason);
        queueMicrotask(() => ending.end(reason));
      },
    },
  };
}
