import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Contract, contract, type EngineClient, type Handlers } from "../../shared/contract.ts";
import { Failure } from "../../shared/errors.ts";
import type { EngineEvents } from "../../shared/events.ts";
import { createClient, serve } from "../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { createViewSession, type ViewSession } from "./view-session.ts";

const hashOf = (n: number) => n.toString(16).padStart(64, "0");

/** An engine that knows only views, of photos named by numbers. */
function createViewEngine(numbers: number[]) {
  const state = { numbers, failure: null as Failure | null };
  const open = new Map<string, number[]>();
  const calls: string[] = [];
  let next = 1;
  function viewOf(viewId: string): number[] {
    const view = open.get(viewId);
    if (!view) throw new Failure("view-unknown", "This list is no longer open.");
    return view;
  }
  const handlers: Partial<Handlers> = {
    "view.open": () => {
      calls.push("open");
      if (state.failure) throw state.failure;
      const viewId = `view-${next++}`;
      open.set(viewId, [...state.numbers]);
      const ratios = new Uint16Array(state.numbers.length).fill(1500);
      return {
        viewId,
        total: ratios.length,
        sections: ratios.length === 0 ? [] : [{ day: "2023-08-12", count: ratios.length }],
        aspectRatios: Buffer.from(ratios.buffer).toString("base64"),
        coverage: 1,
        notices: [],
        truncated: false,
      };
    },
    "view.page": ({ viewId, offset, limit }) => ({
      items: viewOf(viewId)
        .slice(offset, offset + limit)
        .map((n) => ({
          hash: hashOf(n),
          width: 3,
          height: 2,
          takenAt: null,
          path: `/${n}.jpg`,
          kind: "jpeg",
          thumbhash: "",
          available: true,
        })),
    }),
    "view.locate": ({ viewId, hash }) => {
      const index = viewOf(viewId).findIndex((n) => hashOf(n) === hash);
      return { index: index < 0 ? null : index };
    },
    "view.close": ({ viewId }) => {
      calls.push(`close ${viewId}`);
      open.delete(viewId);
      return {};
    },
  };
  const [here, there] = createMemoryTransportPair();
  serve<Contract, EngineEvents>(there, contract, handlers as Handlers);
  const client: EngineClient = createClient<Contract, EngineEvents>(here);
  return { client, state, open, calls };
}

/** Resolves at the next state for which the condition holds. */
function until(session: ViewSession, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds()) return;
      for (const off of offs) off();
      resolve();
    };
    const offs = [session.subscribe(check), session.photos.subscribe(check)];
    check();
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

let sessions: ViewSession[] = [];
function start(client: EngineClient): ViewSession {
  const session = createViewSession(client, {});
  sessions.push(session);
  return session;
}
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  for (const session of sessions) session.close();
  sessions = [];
  vi.useRealTimers();
});

describe("view session", () => {
  test("opens a view and loads what is on screen", async () => {
    const { client } = createViewEngine(range(0, 500));
    const session = start(client);
    expect(session.state().status).toBe("loading");
    await until(session, () => session.state().status === "ready");
    const view = session.state().view!;
    expect([view.total, view.aspectRatios[499], view.days]).toEqual([500, 1500, ["2023-08-12"]]);
    view.want(0, 10);
    await until(session, () => view.photoAt(10) !== undefined);
    expect(view.photoAt(10)?.path).toBe("/10.jpg");
  });

  test("a change of the library finds tracked photos again and loads around them before it shows", async () => {
    const { client, state } = createViewEngine(range(100, 900));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view!;
    before.want(400, 420);
    await until(session, () => before.photoAt(410) !== undefined);
    session.photos.track(() => [{ hash: hashOf(510), index: 410 }]);
    state.numbers = range(50, 900);
    session.libraryChanged();
    vi.runAllTimers();
    await until(session, () => session.state().view !== before);
    const after = session.state().view!;
    expect(after.moved.get(hashOf(510))).toBe(460);
    expect(after.photoAt(460)?.path).toBe("/510.jpg");
  });

  test("a tracked photo that went is told as gone", async () => {
    const { client, state } = createViewEngine(range(0, 50));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view;
    session.photos.track(() => [{ hash: hashOf(7), index: 7 }]);
    state.numbers = range(10, 50);
    session.reload();
    await until(session, () => session.state().view !== before);
    expect(session.state().view?.moved.get(hashOf(7))).toBeNull();
  });

  test("closes the view that it replaces", async () => {
    const { client, open } = createViewEngine(range(0, 5));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view;
    session.reload();
    await until(session, () => session.state().view !== before);
    await client.call("view.locate", { viewId: "view-2", hash: hashOf(0) });
    expect([...open.keys()]).toEqual(["view-2"]);
  });

  test("many changes at once reopen it once, and not before the pause is over", async () => {
    const { client, calls } = createViewEngine(range(0, 5));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view;
    for (let i = 0; i < 10; i++) session.libraryChanged();
    vi.advanceTimersByTime(1900);
    expect(calls.filter((call) => call === "open").length).toBe(1);
    vi.advanceTimersByTime(200);
    await until(session, () => session.state().view !== before);
    expect(calls.filter((call) => call === "open").length).toBe(2);
  });

  test("an engine that does not know the view any more is asked for a new one", async () => {
    const { client, open } = createViewEngine(range(0, 5));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view!;
    open.clear();
    before.want(0, 4);
    await until(session, () => session.state().view !== before);
    expect(session.state().view?.viewId).toBe("view-2");
  });

  test("a view that cannot be opened says why, and reloading tries again", async () => {
    const { client, state } = createViewEngine(range(0, 5));
    state.failure = new Failure("query-not-understood", "That search could not be read.");
    const session = start(client);
    await until(session, () => session.state().status === "error");
    expect(session.state().error?.message).toBe("That search could not be read.");
    state.failure = null;
    session.reload();
    await until(session, () => session.state().status === "ready");
    expect(session.state().error).toBeNull();
  });

  test("what is on screen stays when reopening fails", async () => {
    const { client, state } = createViewEngine(range(0, 5));
    const session = start(client);
    await until(session, () => session.state().status === "ready");
    const before = session.state().view;
    state.failure = new Failure("disk-full", "The disk is full.");
    session.reload();
    await until(session, () => session.state().status === "error");
    expect(session.state().view).toBe(before);
  });
});
