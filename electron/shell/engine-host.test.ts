import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { portTransport } from "../../shared/port-transport.ts";
import type { EngineState } from "../../shared/relay.ts";
import type { Message, Transport } from "../../shared/transport.ts";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { nodePortEnd } from "../engine/children/parent-port.ts";
import { createEngineSupervisor } from "../engine/hosts/engine-supervisor.ts";
import { type HeartbeatLimits, usualLimits } from "../engine/hosts/heartbeat.ts";
import { decideRestart } from "../engine/hosts/restart-policy.ts";
import { createEngineHost } from "./engine-host.ts";

const control = withStandIn({ isReady: true });
const fixtures = fileURLToPath(new URL("../../test/support/electron/fixtures/", import.meta.url));

/** A supervisor over a made-up engine that does what the name says; its crashes are not waited for. */
async function launch(behaviour = "well", heartbeat: HeartbeatLimits = usualLimits) {
  const library = join(await tempFolder("library"), behaviour);
  await mkdir(library);
  const host = createEngineHost({
    entry: join(fixtures, "made-up-engine.mjs"),
    childrenDir: join(fixtures, "children"),
  });
  const supervisor = createEngineSupervisor({
    library,
    starterDir: "nowhere",
    launch: host.launch,
    heartbeat,
    restart: (crashes) => {
      const next = decideRestart(crashes);
      return next.kind === "restart" ? { ...next, delayMs: 1 } : next;
    },
  });
  onTestFinished(() => supervisor.close());
  const states: EngineState[] = [];
  supervisor.onState((state) => states.push(state));
  return { host, supervisor, states, library };
}

type Launched = Awaited<ReturnType<typeof launch>>;

async function connect({ host, supervisor }: Launched) {
  const port = await host.openPort(supervisor);
  const transport = portTransport(nodePortEnd(port as NonNullable<typeof port>));
  const heard: Message[] = [];
  transport.onMessage((message) => heard.push(message));
  return { transport, heard };
}
const ask = (transport: Transport, method: string) =>
  transport.send({ kind: "request", id: 1, method, params: {} });
const closed = (transport: Transport) => new Promise<void>((resolve) => transport.onClose(() => resolve()));
const processes = () => control.processes().map(({ name }) => name);

test("a port leads straight to the engine", async () => {
  const launched = await launch();
  await launched.supervisor.ready();
  const { transport, heard } = await connect(launched);
  ask(transport, "are you there");
  await expect.poll(() => heard).toEqual([{ kind: "result", id: 1, value: "here" }]);
});

test("an engine that dies is told with its own words, and another one is started", async () => {
  const launched = await launch();
  await launched.supervisor.ready();
  const { transport } = await connect(launched);
  const end = closed(transport);
  ask(transport, "throw");
  await end;
  await expect
    .poll(() => launched.states.map(({ state }) => state))
    .toEqual(["stopped", "starting", "running", "restarting", "running"]);
  const { reason } = launched.states.find(({ state }) => state === "restarting") as EngineState;
  expect(reason).toContain("The engine stopped unexpectedly (Error: Thrown on purpose)");
  const second = await connect(launched);
  ask(second.transport, "are you there");
  await expect.poll(() => second.heard).toHaveLength(1);
});

test("an engine that crashes at each start is given up, with the reason", async () => {
  const { supervisor, host } = await launch("crash-at-start");
  await expect(supervisor.ready()).rejects.toThrow(
    "The engine stopped unexpectedly 5 times in a short while (Error: The store is in pieces).",
  );
  expect(supervisor.state.state).toBe("stopped");
  expect(await host.openPort(supervisor)).toBeUndefined();
});

test("an engine that hangs, and is deaf to signals, is ended and started again", async () => {
  const { supervisor, states } = await launch("deaf", { everyMs: 100, slowBeats: 2, deadBeats: 40 });
  await supervisor.ready();
  await expect
    .poll(() => states.map(({ state }) => state))
    .toEqual(expect.arrayContaining(["running", "restarting"]));
  await expect.poll(() => supervisor.state.state).toBe("running");
});

test("an engine that is slow to open the library is told of, and waited for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { supervisor, library } = await launch("slow");
  const ready = supervisor.ready();
  await expect.poll(processes).toEqual(["Albumen engine"]);
  vi.advanceTimersByTime(60_000);
  // What closes everything at the end needs the real ones.
  vi.useRealTimers();
  expect(supervisor.state).toEqual({
    state: "starting",
    reason: "Opening the library takes longer than usual. Nothing needs to be done.",
  });
  await writeFile(join(library, "opened"), "");
  await ready;
  expect(supervisor.state).toEqual({ state: "running", reason: null });
});

test("the engine knows where the power comes from, from its start on and when that changes", async () => {
  const launched = await launch();
  launched.host.setPower({ source: "mains" });
  await launched.supervisor.ready();
  const { transport, heard } = await connect(launched);
  ask(transport, "power");
  await expect.poll(() => heard).toEqual([{ kind: "result", id: 1, value: { source: "mains" } }]);
  launched.host.setPower({ source: "battery" });
  await expect.poll(() => heard.at(-1)).toMatchObject({ payload: { source: "battery" } });
});

test("a child is started for the engine, and goes with it", async () => {
  const launched = await launch();
  await launched.supervisor.ready();
  const { transport, heard } = await connect(launched);
  ask(transport, "spawn");
  await expect.poll(() => heard).toEqual([{ kind: "event", name: "child-started", payload: 1 }]);
  expect(processes()).toEqual(["Albumen engine", "Albumen decoder"]);
  await launched.supervisor.close();
  await expect.poll(processes).toEqual([]);
});

test("a child that is not wanted any more before it runs is ended all the same", async () => {
  const launched = await launch();
  await launched.supervisor.ready();
  const { transport, heard } = await connect(launched);
  ask(transport, "spawn-and-kill");
  await expect.poll(() => heard.at(-1)).toMatchObject({ name: "child-exited", payload: { id: 1, code: 0 } });
});

test("a file goes to the system's trash, and the engine hears why one does not", async () => {
  const launched = await launch();
  await launched.supervisor.ready();
  const { transport, heard } = await connect(launched);
  const file = join(await tempFolder(), "a photo.jpg");
  await writeFile(file, "");
  ask(transport, `trash ${file}`);
  await expect.poll(() => heard).toEqual([{ kind: "event", name: "trashed", payload: null }]);
  expect(control.calls("shell.trashItem").map(({ args }) => args)).toEqual([[file]]);
  ask(transport, `trash ${file}.not-there`);
  await expect.poll(() => heard.at(-1)).toMatchObject({ payload: expect.stringContaining("is not there") });
});
