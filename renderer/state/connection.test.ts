import { beforeEach, expect, test } from "vitest";
import { setEngineState, setPhase, useConnection } from "./connection.ts";

const epoch = () => useConnection.getState().epoch;

beforeEach(() => useConnection.setState(useConnection.getInitialState(), true));

test("An engine that starts under an open connection answers what waits: nothing is asked again", () => {
  setPhase("open");
  const before = epoch();
  setEngineState("starting", null);
  setEngineState("running", null);
  expect(epoch()).toBe(before);
});

test.each(["restarting", "stopped"] as const)(
  "After an engine was %s everything is asked again, once",
  (state) => {
    setPhase("open");
    setEngineState("running", null);
    const before = epoch();
    setEngineState(state, "It crashed.");
    setEngineState("starting", null);
    expect(epoch()).toBe(before);
    setEngineState("running", null);
    setEngineState("running", null);
    expect(epoch()).toBe(before + 1);
  },
);

test("An engine that is slow to answer has lost nothing, and its reason is kept", () => {
  setPhase("open");
  const before = epoch();
  setEngineState("running", "It takes long.");
  expect(useConnection.getState().reason).toBe("It takes long.");
  setEngineState("running", null);
  expect(useConnection.getState()).toMatchObject({ reason: null, epoch: before });
});

test("A new connection is to be asked everything, whatever was told before", () => {
  setPhase("open");
  const before = epoch();
  setPhase("lost");
  setPhase("open");
  expect(epoch()).toBe(before + 1);
  expect(useConnection.getState()).toMatchObject({ engine: "running", reason: null });
});
