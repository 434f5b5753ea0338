import { MessageChannelMain, shell, type UtilityProcess, utilityProcess } from "electron";
import type { Power } from "../../shared/library.ts";
import { portTransport } from "../../shared/port-transport.ts";
import { createInbox, type Transport } from "../../shared/transport.ts";
import { nodePortEnd } from "../engine/children/parent-port.ts";
import {
  describeEnd,
  type EngineProcess,
  engineArguments,
  type LaunchEngine,
} from "../engine/hosts/engine-launch.ts";
import type { EngineReport } from "../engine/hosts/engine-report.ts";
import type { EngineSupervisor } from "../engine/hosts/engine-supervisor.ts";
import type { FromUtilityEngine, ToUtilityEngine } from "../engine/hosts/utility-protocol.ts";
import { endProcess } from "./end-process.ts";
import { createEngineChildren } from "./engine-children.ts";
import { watchProcess } from "./watch-process.ts";

/** The engine's utility process, and the ports to it. */
export interface EngineHost {
  readonly launch: LaunchEngine;
  /** Told to the engine now, and to each that is started later. */
  setPower(power: Power): void;
  /**
   * A port to the engine, for a window to hold. Straight to our own engine's process; where another program's engine has the
   * library, its socket is joined to the port here. Undefined when there is none to be had.
   */
  openPort(supervisor: EngineSupervisor): Promise<Electron.MessagePortMain | undefined>;
}

export function createEngineHost(options: { entry: string; childrenDir: string }): EngineHost {
  let power: Power = { source: "unknown" };
  /** The process that has opened the library and answers. */
  let ready: UtilityProcess | undefined;

  const tell = (engine: UtilityProcess, message: ToUtilityEngine, ports: Electron.MessagePortMain[] = []) =>
    engine.postMessage(message, ports);

  const launch: LaunchEngine = (launchOptions) => {
    const engine = utilityProcess.fork(options.entry, engineArguments(launchOptions), {
      serviceName: "Albumen engine",
      stdio: ["ignore", "ignore", "pipe"],
    });
    const children = createEngineChildren(engine, options.childrenDir);
    const reports = createInbox<EngineReport>();
    const waiting: (() => void)[] = [];
    const watched = watchProcess(engine);
    engine.on("message", (data: FromUtilityEngine) => {
      switch (data.kind) {
        case "report":
          if (data.report.report === "ready") ready = engine;
          tell(engine, { kind: "heard" });
          return reports.push(data.report);
        case "pong":
          for (const resolve of waiting.splice(0)) resolve();
          return;
        case "spawn-child":
          return children.spawn(data.id, data.name);
        case "kill-child":
          return children.kill(data.id);
        case "trash":
          return void trash(data.path).then((error) => tell(engine, { kind: "trashed", id: data.id, error }));
      }
    });
    tell(engine, { kind: "power", power });
    let wasKilled = false;
    const launched: EngineProcess = {
      onReport: reports.listen,
      ping: () =>
        new Promise((resolve) => {
          waiting.push(resolve);
          tell(engine, { kind: "ping" });
        }),
      end: (reason) => tell(engine, { kind: "end", reason }),
      kill() {
        wasKilled = true;
        endProcess(engine);
      },
      exited: watched.exited.then((code) =>
        wasKilled ? "it was ended" : describeEnd(code, null, watched.lastWords()),
      ),
    };
    engine.once("exit", () => {
      if (ready === engine) ready = undefined;
      children.killAll();
    });
    return launched;
  };

  return {
    launch,
    setPower(next) {
      power = next;
      if (ready) tell(ready, { kind: "power", power });
    },
    async openPort(supervisor) {
      if (ready) {
        const { port1, port2 } = new MessageChannelMain();
        tell(ready, { kind: "connect" }, [port1]);
        return port2;
      }
      const engine = await supervisor.connect();
      if (!engine) return undefined;
      const { port1, port2 } = new MessageChannelMain();
      join(portTransport(nodePortEnd(port1)), engine);
      return port2;
    },
  };
}

/** Null: done. Else why not, in the system's words. */
function trash(path: string): Promise<string | null> {
  return shell.trashItem(path).then(
    () => null,
    (error: Error) => error.message,
  );
}

function join(one: Transport, other: Transport): void {
  one.onMessage((message) => other.send(message));
  other.onMessage((message) => one.send(message));
  one.onClose((reason) => other.close(reason));
  other.onClose((reason) => one.close(reason));
}
