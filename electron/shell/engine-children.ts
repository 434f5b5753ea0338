import { join } from "node:path";
import { MessageChannelMain, type UtilityProcess, utilityProcess } from "electron";
import type { ChildName } from "../engine/children/child.ts";
import type { ToUtilityChild, ToUtilityEngine } from "../engine/hosts/utility-protocol.ts";
import { endProcess } from "./end-process.ts";
import { watchProcess } from "./watch-process.ts";

/** Processes beside one engine: it asks for them, and gets a port to each. */
export interface EngineChildren {
  spawn(id: number, name: ChildName): void;
  kill(id: number): void;
  /** The engine is gone; its children would wait for nobody. */
  killAll(): void;
}

export function createEngineChildren(engine: UtilityProcess, childrenDir: string): EngineChildren {
  const running = new Map<number, UtilityProcess>();
  return {
    spawn(id, name) {
      const tell = (message: ToUtilityEngine, ports: Electron.MessagePortMain[] = []) =>
        engine.postMessage(message, ports);
      const end = (code: number | null) => {
        running.delete(id);
        tell({ kind: "child-exited", id, code });
      };
      let child: UtilityProcess;
      try {
        child = utilityProcess.fork(join(childrenDir, `${name}.js`), [], {
          serviceName: `Albumen ${name}`,
          stdio: ["ignore", "ignore", "pipe"],
        });
      } catch (error) {
        // Too many open files, say. The engine waits for an answer, and knows what to do about a child that ended.
        tell({ kind: "child-said", id, text: `${(error as Error).message}\n` });
        return end(null);
      }
      running.set(id, child);
      const watched = watchProcess(child, (text) => tell({ kind: "child-said", id, text }));
      child.once("spawn", () => {
        const { port1, port2 } = new MessageChannelMain();
        child.postMessage({ kind: "connect" } satisfies ToUtilityChild, [port1]);
        tell({ kind: "child-started", id, pid: child.pid }, [port2]);
      });
      void watched.exited.then(end);
    },
    kill(id) {
      const child = running.get(id);
      if (child) endProcess(child);
    },
    killAll() {
      for (const child of running.values()) endProcess(child);
    },
  };
}
