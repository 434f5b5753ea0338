// biome-ignore lint/style/noRestrictedImports: its ports, which need no worker.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { portTransport } from "../../../shared/port-transport.ts";
import { createClient, serve } from "../../../shared/rpc.ts";
import type { Message, Transport } from "../../../shared/transport.ts";
import { type NodePort, nodePortEnd, type ParentPort } from "../children/parent-port.ts";
import { utilityChannel } from "./utility-channel.ts";
import type { FromUtilityEngine, ToUtilityEngine } from "./utility-protocol.ts";

/** Node's port in the form that Electron's has. */
function electronPort(port: MessagePort): NodePort {
  onTestFinished(() => port.close());
  return {
    postMessage: (message) => port.postMessage(message),
    on: ((event: string, listener: (value: unknown) => void) =>
      port.on(event, (data: unknown) =>
        listener(event === "message" ? { data } : undefined),
      )) as NodePort["on"],
    start: () => port.start(),
    close: () => port.close(),
  };
}

function openPorts(): [NodePort, NodePort] {
  const { port1, port2 } = new MessageChannel();
  return [electronPort(port1), electronPort(port2)];
}

/** The engine's side of the channel, and main as the test plays it. */
function openChannel() {
  const heard: FromUtilityEngine[] = [];
  let deliver: (event: { data: unknown; ports: NodePort[] }) => void = () => {};
  const port: ParentPort = {
    postMessage: (message) => void heard.push(message as FromUtilityEngine),
    on: (_event, listener) => {
      deliver = listener;
    },
  };
  const channel = utilityChannel(port);
  return {
    channel,
    heard,
    tell: (message: ToUtilityEngine, ...ports: NodePort[]) => deliver({ data: message, ports }),
  };
}

test("A report is on its way only when main has heard it, since the process may end right after", async () => {
  const { channel, heard, tell } = openChannel();
  let isHeard = false;
  const reporting = channel.report({ report: "elsewhere" }).then(() => {
    isHeard = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([{ kind: "report", report: { report: "elsewhere" } }]);
  expect(isHeard).toBe(false);
  tell({ kind: "heard" });
  await reporting;
});

test("A ping is answered, an end is told with its reason", async () => {
  const { channel, heard, tell } = openChannel();
  tell({ kind: "ping" });
  expect(heard).toEqual([{ kind: "pong" }]);
  const ended = new Promise((resolve) => channel.onEnd(resolve));
  tell({ kind: "end", reason: "Albumen was closed." });
  expect(await ended).toBe("Albumen was closed.");
});

test("A connection that comes before anybody listens is kept", async () => {
  const { channel, tell } = openChannel();
  const [near, far] = openPorts();
  tell({ kind: "connect" }, far);
  const transport = await new Promise<Transport>((resolve) => channel.onConnection(resolve));
  serve(transport, {}, {});
  const failure = await createClient(portTransport(nodePortEnd(near)))
    .call("nothing" as never, {} as never)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "method-unknown" });
});

test("Power is unknown until main tells of it, and each change is passed on", () => {
  const { channel, tell } = openChannel();
  const { power } = channel.services;
  const changes: string[] = [];
  power.onChange(({ source }) => void changes.push(source));
  expect(power.current()).toEqual({ source: "unknown" });
  tell({ kind: "power", power: { source: "battery" } });
  tell({ kind: "power", power: { source: "mains" } });
  expect(changes).toEqual(["battery", "mains"]);
  expect(power.current()).toEqual({ source: "mains" });
});

test("A file goes to the trash through main, and a refusal has the system's reason", async () => {
  const { channel, heard, tell } = openChannel();
  const move = channel.services.moveToTrash!;
  const outcomes = Promise.allSettled([move("/a"), move("/b")]);
  expect(heard).toEqual([
    { kind: "trash", id: 1, path: "/a" },
    { kind: "trash", id: 2, path: "/b" },
  ]);
  tell({ kind: "trashed", id: 2, error: "The volume has no trash." });
  tell({ kind: "trashed", id: 1, error: null });
  expect(await outcomes).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: { message: "The volume has no trash." } },
  ]);
});

test("A child that main starts gets what was sent before it ran, and its end has its last words", async () => {
  const { channel, heard, tell } = openChannel();
  const said: string[] = [];
  const spawn = channel.createSpawn({ onStderr: (name, text) => void said.push(`${name}: ${text}`) });
  const child = spawn("decoder");
  const message: Message = { kind: "request", id: 1, method: "ready", params: {} };
  child.transport.send(message);
  expect(heard).toEqual([{ kind: "spawn-child", id: 1, name: "decoder" }]);
  expect(child.pid).toBeUndefined();

  const [mine, theirs] = openPorts();
  const received = new Promise((resolve) => portTransport(nodePortEnd(theirs)).onMessage(resolve));
  tell({ kind: "child-started", id: 1, pid: 4711 }, mine);
  expect(await received).toEqual(message);
  expect(child.pid).toBe(4711);

  const closed = new Promise((resolve) => child.transport.onClose(resolve));
  tell({ kind: "child-said", id: 1, text: "first line\nout of memory\n" });
  tell({ kind: "child-exited", id: 1, code: 134 });
  expect(await closed).toBe("The decoder process ended with code 134. It said: out of memory");
  expect(await child.exited).toEqual({ code: 134, signal: null });
  expect(said).toEqual(["decoder: first line\nout of memory\n"]);
});

test("A child is killed through main", () => {
  const { channel, heard } = openChannel();
  channel.createSpawn({})("image-tower").kill();
  expect(heard.at(-1)).toEqual({ kind: "kill-child", id: 1 });
});

test("A child that was closed before it ran is closed when it does", async () => {
  const { channel, tell } = openChannel();
  const child = channel.createSpawn({})("text-tower");
  const closed = new Promise((resolve) => child.transport.onClose(resolve));
  child.transport.close("Done.");
  expect(await closed).toBe("Done.");
  const [mine, theirs] = openPorts();
  const ended = new Promise((resolve) => portTransport(nodePortEnd(theirs)).onClose(() => resolve(true)));
  tell({ kind: "child-started", id: 1, pid: 1 }, mine);
  expect(await ended).toBe(true);
});
