import type { Power } from "../../../shared/library.ts";
import { portTransport } from "../../../shared/port-transport.ts";
import { createEnding, createInbox, type Transport } from "../../../shared/transport.ts";
import { nodePortEnd, type ParentPort } from "../children/parent-port.ts";
import type { HostChannel } from "./host-channel.ts";
import type { FromUtilityEngine, ToUtilityEngine } from "./utility-protocol.ts";
import { createUtilitySpawn } from "./utility-spawn.ts";

/** The engine's end of the channel to Electron's main process. It never breaks: when main goes, so does this process. */
export function utilityChannel(port: ParentPort): HostChannel {
  const ending = createEnding();
  const connections = createInbox<Transport>();
  const send = (message: FromUtilityEngine) => port.postMessage(message);
  const children = createUtilitySpawn(send);
  const powerListeners: ((power: Power) => void)[] = [];
  let power: Power = { source: "unknown" };
  const trashing = new Map<number, (error: string | null) => void>();
  let nextTrash = 1;
  const onHeard: (() => void)[] = [];

  port.on("message", ({ data, ports }) => {
    const message = data as ToUtilityEngine;
    switch (message.kind) {
      case "connect":
        return connections.push(portTransport(nodePortEnd(ports[0]!)));
      case "child-started":
        return children.started(message, nodePortEnd(ports[0]!));
      case "child-said":
        return children.said(message);
      case "child-exited":
        return children.exited(message);
      case "power":
        power = message.power;
        for (const listener of powerListeners) listener(power);
        return;
      case "trashed":
        trashing.get(message.id)?.(message.error);
        trashing.delete(message.id);
        return;
      case "ping":
        return send({ kind: "pong" });
      case "heard":
        return onHeard.shift()?.();
      case "end":
        return ending.end(message.reason);
    }
  });

  return {
    report: (report) =>
      new Promise((resolve) => {
        onHeard.push(resolve);
        send({ kind: "report", report });
      }),
    onEnd: ending.listen,
    onConnection: connections.listen,
    createSpawn: children.createSpawn,
    services: {
      power: { current: () => power, onChange: (listener) => void powerListeners.push(listener) },
      moveToTrash: (path) =>
        new Promise((resolve, reject) => {
          const id = nextTrash++;
          trashing.set(id, (error) => (error === null ? resolve() : reject(new Error(error))));
          send({ kind: "trash", id, path });
        }),
    },
  };
}
