import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Contract, EngineClient } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import { type EngineState, relay } from "../../../shared/relay.ts";
import { createClient } from "../../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../../shared/transport.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import {
  createEngineSupervisor,
  type EngineSupervisor,
  type SupervisorOptions,
} from "./engine-supervisor.ts";
import { createForkLauncher } from "./fork-engine.ts";

const entry = fileURLToPath(new URL("../../../test/fixtures/tiny-engine-process.mjs", import.meta.url));

function supervise(library: string, options: Partial<SupervisorOptions> = {}): EngineSupervisor {
  const supervisor = createEngineSupervisor({
    library,
    starterDir: "unused",
    launch: createForkLauncher(entry),
    restart: (crashes) =>
      crashes.length > 3 ? { kind: "give-up", crashes: crashes.length } : { kind: "restart", delayMs: 0 },
    ...options,
  });
  onTestFinished(() => supervisor.close());
  return supervisor;
}

/** A window: what it asks goes through the relay, and the states that it hears are kept. */
function openWindow(supervisor: EngineSupervisor) {
  const [near, far] = createMemoryTransportPair();
  const states: EngineState[] = [];
  const waiting: { state: string; resolve: () => void }[] = [];
  relay(far, supervisor);
  const client: EngineClient = createClient<Contract, EngineEvents>(near);
  client.on("engine.state", (state) => {
    states.push(state);
    for (const { resolve } of waiting.filter((entry) => entry.state === state.state)) resolve();
  });
  return {
    client,
    states,
    /** The next time that this state is told. */
    next: (state: EngineState["state"]) => new Promise<void>((resolve) => waiting.push({ state, resolve })),
  };
}

async function whoAnswers(client: EngineClient): Promise<number> {
  const answer: unknown = await client.call("search.query", { query: "who" });
  return (answer as { pid: number }).pid;
}

/** Asks what is never answered, and gives what it failed with. */
function askInVain(client: EngineClient, query = "wait"): Promise<Failure> {
  return client.call("search.query", { query }).then(
    () => expect.fail("There should be no answer."),
    (error: unknown) => error as Failure,
  );
}

const startsOf = async (library: string) =>
  (await readFile(join(library, "starts"), "utf8")).trim().split("\n").length;

test("The engine runs in a process of its own and answers a window", async () => {
  const supervisor = supervise(await tempFolder());
  await supervisor.ready();
  const pid = await whoAnswers(openWindow(supervisor).client);
  expect(pid).toBeGreaterThan(0);
  expect(pid).not.toBe(process.pid);
});

test("What is asked before the engine runs waits for it, and the window hears the states", async () => {
  const { client, states } = openWindow(supervise(await tempFolder()));
  expect(await whoAnswers(client)).toBeGreaterThan(0);
  expect(states.map(({ state }) => state)).toEqual(["starting", "running"]);
});

test("Events of the engine reach every window", async () => {
  const supervisor = supervise(await tempFolder());
  const windows = [openWindow(supervisor), openWindow(supervisor)];
  const pids = await Promise.all(windows.map(({ client }) => whoAnswers(client)));
  const heard = windows.map(
    ({ client }) =>
      new Promise<number>((resolve) => client.on("library.changed", ({ photos }) => resolve(photos))),
  );
  await windows[0]!.client.call("search.query", { query: "event" });
  expect(await Promise.all(heard)).toEqual(pids);
});

test("When the engine is killed, waiting calls fail with a sentence and the next ones reach a new engine", async () => {
  const supervisor = supervise(await tempFolder());
  const { client, states, next } = openWindow(supervisor);
  const pid = await whoAnswers(client);
  const waiting = askInVain(client);
  const back = next("running");
  process.kill(pid, "SIGKILL");
  const failure = await waiting;
  expect([failure.code, failure.message]).toEqual(["engine-crashed", expect.stringMatching(/Try again/)]);
  await back;
  expect(await whoAnswers(client)).not.toBe(pid);
  expect(states.map(({ state }) => state)).toEqual(["starting", "running", "restarting", "running"]);
  expect(states[2]!.reason).toMatch(/stopped unexpectedly/);
});

test.skipIf(process.platform === "win32")(
  "An engine that hangs is told of, then ended and replaced",
  async () => {
    const heartbeat = { everyMs: 50, slowBeats: 3, deadBeats: 20 };
    const supervisor = supervise(await tempFolder(), { heartbeat });
    const { client, states, next } = openWindow(supervisor);
    const pid = await whoAnswers(client);
    const restarting = next("restarting");
    process.kill(pid, "SIGSTOP");
    await restarting;
    expect(states[2]).toEqual({
      state: "running",
      reason: expect.stringMatching(/not answered for a while/),
    });
    expect(states.at(-1)!.reason).toMatch(/did not answer for a long time/);
    expect(await whoAnswers(client)).not.toBe(pid);
  },
);

test("An engine that was silent for a moment is let be", async () => {
  const heartbeat = { everyMs: 50, slowBeats: 2, deadBeats: 1000 };
  const supervisor = supervise(await tempFolder(), { heartbeat });
  const { client, states } = openWindow(supervisor);
  const pid = await whoAnswers(client);
  await client.call("search.query", { query: "busy" });
  await vi.waitUntil(() => states.length === 4, { timeout: 10_000 });
  expect(states.slice(1).map(({ state, reason }) => [state, reason === null])).toEqual([
    ["running", true],
    ["running", false],
    ["running", true],
  ]);
  expect(await whoAnswers(client)).toBe(pid);
});

test("What is asked while the engine starts again is answered by the new one", async () => {
  const supervisor = supervise(await tempFolder());
  const { client, next } = openWindow(supervisor);
  const pid = await whoAnswers(client);
  const restarting = next("restarting");
  process.kill(pid, "SIGKILL");
  await restarting;
  expect(await whoAnswers(client)).not.toBe(pid);
});

test("The reason of a crash is in the state", async () => {
  const supervisor = supervise(await tempFolder());
  const { client, states, next } = openWindow(supervisor);
  await whoAnswers(client);
  const restarting = next("restarting");
  expect((await askInVain(client, "crash")).code).toBe("engine-crashed");
  await restarting;
  expect(states.at(-1)?.reason).toMatch(/TypeError: Cannot read properties of null/);
  expect(await whoAnswers(client)).toBeGreaterThan(0);
});

test("An engine that crashes again and again is given up with the reason, and nothing hangs", async () => {
  const library = await tempFolder();
  await writeFile(join(library, "has-bug"), "");
  const supervisor = supervise(library);
  await expect(supervisor.ready()).rejects.toMatchObject({
    code: "engine-crashed",
    message: expect.stringContaining("TypeError: tiny is not a function"),
  });
  expect(await startsOf(library)).toBe(4);
  expect(supervisor.state.state).toBe("stopped");
});

test("A window that is opened after the engine was given up starts it again", async () => {
  const library = await tempFolder();
  await writeFile(join(library, "is-newer"), "");
  const supervisor = supervise(library);
  const first = openWindow(supervisor);
  const failure = await askInVain(first.client);
  expect([failure.code, failure.message]).toEqual([
    "engine-unavailable",
    expect.stringContaining("newer Albumen"),
  ]);
  expect((await askInVain(first.client)).code).toBe("engine-unavailable");
  expect(await startsOf(library)).toBe(1);
  await rm(join(library, "is-newer"));
  expect(await whoAnswers(openWindow(supervisor).client)).toBeGreaterThan(0);
});

test("A library that cannot be opened is not tried again, and its failure keeps its code", async () => {
  const library = await tempFolder();
  await writeFile(join(library, "is-newer"), "");
  const supervisor = supervise(library);
  await expect(supervisor.ready()).rejects.toMatchObject({ code: "library-newer" });
  expect(await startsOf(library)).toBe(1);
});

test("Two hosts on one library share one engine, and the second starts its own when the first goes", async () => {
  const library = await tempFolder();
  const first = supervise(library);
  const firstWindow = openWindow(first);
  const pid = await whoAnswers(firstWindow.client);
  const second = supervise(library);
  const { client, next } = openWindow(second);
  expect(await whoAnswers(client)).toBe(pid);
  const waiting = askInVain(client);
  const back = next("running");
  await first.close();
  expect((await waiting).code).toBe("engine-crashed");
  await back;
  expect(await whoAnswers(client)).not.toBe(pid);
});

test("Two hosts that start at once end up with one engine", async () => {
  const library = await tempFolder();
  const windows = [supervise(library), supervise(library)].map(openWindow);
  const pids = await Promise.all(windows.map(({ client }) => whoAnswers(client)));
  expect(pids[0]).toBe(pids[1]);
  expect(await startsOf(library)).toBe(1);
});

test("A restart that was asked for keeps the window", async () => {
  const supervisor = supervise(await tempFolder());
  const { client, states, next } = openWindow(supervisor);
  const pid = await whoAnswers(client);
  const back = next("running");
  supervisor.restart("The code changed.");
  await back;
  expect(await whoAnswers(client)).not.toBe(pid);
  expect(states.map(({ reason }) => reason)).toContain("The code changed.");
});

test("Closing ends the engine's process", async () => {
  const supervisor = supervise(await tempFolder());
  const { client } = openWindow(supervisor);
  const pid = await whoAnswers(client);
  const waiting = askInVain(client);
  await supervisor.close();
  expect(await waiting).toBeInstanceOf(Failure);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("Closing right after starting leaves no process behind", async () => {
  const library = await tempFolder();
  const supervisor = supervise(library);
  const ready = supervisor.ready();
  const closed = supervisor.close();
  await expect(ready).rejects.toMatchObject({ code: "engine-unavailable" });
  await closed;
  await expect(startsOf(library)).rejects.toThrow("ENOENT");
});

test.each([
  ["engine", entry],
  [
    "child of the engine",
    fileURLToPath(new URL("../../../test/fixtures/conformance-child.mjs", import.meta.url)),
  ],
])("A process of the %s ends when who started it goes before it is loaded", async (_name, program) => {
  const child = fork(program, [await tempFolder(), "unused"], { execArgv: [] });
  const exited = once(child, "exit");
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});
