import { expect, test } from "vitest";
import { decideRestart } from "./restart-policy.ts";

test("The first restart comes almost at once, each further one waits twice as long", () => {
  expect(decideRestart([0])).toEqual({ kind: "restart", delayMs: 250 });
  expect(decideRestart([0, 1000])).toEqual({ kind: "restart", delayMs: 500 });
  expect(decideRestart([0, 1000, 2000])).toEqual({ kind: "restart", delayMs: 1000 });
});

test("The fifth crash within two minutes ends it", () => {
  expect(decideRestart([0, 1, 2, 3, 4])).toEqual({ kind: "give-up", crashes: 5 });
});

test("Crashes of long ago do not count", () => {
  const hour = 3_600_000;
  expect(decideRestart([0, hour, 2 * hour, 3 * hour, 4 * hour])).toEqual({ kind: "restart", delayMs: 250 });
});
