import { expect, onTestFinished, test } from "vitest";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import type { DesktopAnswer, DesktopBridge, DesktopEvent } from "../../shared/desktop.ts";
import type { Failure } from "../../shared/errors.ts";
import type { EngineEvents } from "../../shared/events.ts";
import { portTransport } from "../../shared/port-transport.ts";
import type { EngineState } from "../../shared/relay.ts";
import { createClient } from "../../shared/rpc.ts";
import type { Transport } from "../../shared/transport.ts";
import { connectDesktop, createDesktopSource } from "./desktop-connection.ts";
import { createDesktopLine } from "./desktop-line.ts";
import { domPort, type PortListener } from "./dom-port.ts";

const running: EngineState = { state: "running", reason: null };
const starting: EngineState = { state: "starting", reason: null };
const restarting: EngineState = { state: "restarting", reason: "It crashed." };
const gaveUp: EngineState = { state: "stopped", reason: "It crashed five times." };

interface DesktopOptions {
  ready?: () => DesktopAnswer | Promise<DesktopAnswer>;
  /** By default a port is handed over, then the answer given. */
  connect?: (id: number) => DesktopAnswer | Promise<DesktopAnswer>;
}

/** Main and the engine behind it: each port that is handed over leads to an engine of its own number. */
function desktop({ ready = () => ok(running), connect }: DesktopOptions = {}) {
  let tell: (event: DesktopEvent) => void = () => {};
  let hear: PortListener = () => {};
  const ends: Transport[] = [];
  const asked: number[] = [];
  onTestFinished(() => {
    for (const end of ends) end.close();
  });

  /** Gives the page the port of a new engine; answers with the engine's end. */
  const hand = (id: number): Transport => {
    const { port1, port2 } = new MessageChannel();
    const end = portTransport(domPort(port2));
    const number = ends.push(end);
    end.onMessage((message) => {
      if (message.kind !== "request") return;
      const { query } = message.params as { query: string };
      if (query === "who") end.send({ kind: "result", id: message.id, value: { engine: number } });
    });
    hear(id, domPort(port1));
    return end;
  };
  const answerConnect =
    connect ??
    ((id: number) => {
      hand(id);
      return ok({ connected: true });
    });
  const bridge: DesktopBridge = {
    async call(method, input) {
      if (method === "engine.ready") return ready();
      const { id } = input as { id: number };
      asked.push(id);
      return answerConnect(id);
    },
    onEvent: (listener) => {
      tell = listener;
    },
    pathOfFile: () => "",
  };
  const line = createDesktopLine(bridge);
  const onPort = (listener: PortListener) => {
    hear = listener;
  };
  return {
    asked,
    ends,
    hand,
    state: (state: EngineState) => tell({ name: "engine.state", state }),
    source: () => createDesktopSource(line, onPort),
    client: (): EngineClient => createClient<Contract, EngineEvents>(connectDesktop(line, onPort)),
  };
}

const ok = (value: unknown): DesktopAnswer => ({ ok: true, value });
const refused = (message: string): DesktopAnswer => ({ ok: false, error: { code: "internal", message } });

async function whoAnswers(client: EngineClient): Promise<number> {
  const answer: unknown = await client.call("search.query", { query: "who" });
  return (answer as { engine: number }).engine;
}

const failureOf = (call: Promise<unknown>): Promise<Failure> =>
  call.then(
    () => expect.fail("It should have failed."),
    (error: unknown) => error as Failure,
  );

const closed = (end: Transport) => new Promise<void>((resolve) => end.onClose(() => resolve()));

test("A window reaches the engine over the port that it asked for", async () => {
  expect(await whoAnswers(desktop().client())).toBe(1);
});

test("A port that comes after the answer is taken as well", async () => {
  const main = desktop({
    connect: (id) => {
      setImmediate(() => main.hand(id));
      return ok({ connected: true });
    },
  });
  expect(await whoAnswers(main.client())).toBe(1);
});

test("What is asked while the engine starts waits for it", async () => {
  const main = desktop({ ready: () => ok(starting) });
  const answer = whoAnswers(main.client());
  main.state(running);
  expect(await answer).toBe(1);
});

test("A window hears where the engine stands, from the first state on", async () => {
  const main = desktop({ ready: () => ok(starting) });
  const client = main.client();
  const heard: EngineState[] = [];
  client.on("engine.state", (state) => heard.push(state));
  main.state(running);
  await whoAnswers(client);
  expect(heard).toEqual([starting, running]);
});

test("A port that nobody asked for is closed", async () => {
  const main = desktop();
  main.source();
  await closed(main.hand(42));
});

test("A second port under one id is closed, and the first one kept", async () => {
  const main = desktop();
  const client = main.client();
  await whoAnswers(client);
  await closed(main.hand(main.asked[0]!));
  expect(await whoAnswers(client)).toBe(1);
});

test("Where there is no engine to connect to, connecting gives nothing", async () => {
  const source = desktop({ connect: () => ok({ connected: false }) }).source();
  expect(await source.connect()).toBeUndefined();
});

test("A failed request for a connection gives nothing, and the next one is made", async () => {
  const main = desktop({
    connect: (id) => {
      if (main.asked.length === 1) return refused("No.");
      main.hand(id);
      return ok({ connected: true });
    },
  });
  expect(await whoAnswers(main.client())).toBe(1);
  expect(new Set(main.asked).size).toBe(2);
});

test("The port of an engine that ended meanwhile is not waited for, and closed when it comes", async () => {
  const main = desktop({ connect: () => ok({ connected: true }) });
  const source = main.source();
  await source.ready();
  const connection = source.connect();
  main.state(restarting);
  expect(await connection).toBeUndefined();
  await closed(main.hand(main.asked[0]!));
});

test("A restart fails what waits and leads the rest to the new engine, over a port of its own", async () => {
  const main = desktop();
  const client = main.client();
  await whoAnswers(client);
  const waiting = failureOf(client.call("search.query", { query: "wait" }));
  await whoAnswers(client);
  main.state(restarting);
  expect((await waiting).code).toBe("engine-crashed");
  await closed(main.ends[0]!);
  const answer = whoAnswers(client);
  main.state(running);
  expect(await answer).toBe(2);
  expect(new Set(main.asked).size).toBe(2);
});

test("A port that breaks while the engine runs is replaced", async () => {
  const main = desktop();
  const client = main.client();
  await whoAnswers(client);
  const waiting = failureOf(client.call("search.query", { query: "wait" }));
  await whoAnswers(client);
  main.ends[0]!.close();
  expect((await waiting).code).toBe("engine-crashed");
  expect(await whoAnswers(client)).toBe(2);
});

test("An engine that was given up fails whoever waits for it, with the reason", async () => {
  const main = desktop({ ready: () => ok(starting) });
  const source = main.source();
  const ready = failureOf(source.ready());
  main.state(gaveUp);
  const { code, message } = await ready;
  expect([code, message]).toEqual(["engine-unavailable", gaveUp.reason]);
});

test("What is asked of an engine that was given up fails with the reason", async () => {
  const main = desktop();
  const client = main.client();
  await whoAnswers(client);
  main.state(gaveUp);
  const { code, message } = await failureOf(whoAnswers(client));
  expect([code, message]).toEqual(["engine-unavailable", gaveUp.reason]);
});

test("An event that came while main was asked is newer than the answer", async () => {
  let answer: (answer: DesktopAnswer) => void = () => {};
  const main = desktop({
    ready: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  const source = main.source();
  const ready = source.ready();
  main.state(running);
  answer(ok(starting));
  await ready;
  expect(source.state).toEqual(running);
});

test("Where main does not answer as it should, the window says so instead of waiting", async () => {
  const client = desktop({ ready: () => refused("That went wrong.") }).client();
  expect((await failureOf(whoAnswers(client))).message).toBe("That went wrong.");
});
