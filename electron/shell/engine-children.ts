import { join } from "node:path";
import { MessageChannelMain, type UtilityProcess, utilityProcess } from "electron";
import type { ChildName } from "../engine/children/child.ts";
import type { ToUtilityChild, ToUtilityEngine } from "../engine/hosts/utility-protocol.ts";
import { endProcess } from "./end-process.ts";

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
      const child = utilityProcess.fork(join(childrenDir, `${name}.js`), [], {
        serviceName: `Albumen ${name}`,
        stdio: ["ignore", "ignore", "pipe"],
      });
      running.set(id, child);
      const tell = (message: ToUtilityEngine, ports: Electron.MessagePortMain[] = []) =>
        engine.postMessage(message, ports);
      child.stderr?.setEncoding("utf8").on("data", (text: string) => tell({ kind: "child-said", id, text }));
      child.once("spawn", () => {
        const { port1, port2 } = new MessageChannelMain();
        child.postMessage({ kind: "connect" } satisfies ToUtilityChild, [port1]);
        tell({ kind: "child-started", id, pid: child.pid }, [port2]);
      });
      child.once("exit", (code) => {
        running.delete(id);
        tell({ kind: "child-exited", id, code });
      });
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
