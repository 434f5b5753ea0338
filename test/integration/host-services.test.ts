import { expect, test } from "vitest";
import type { Power } from "../../shared/library.ts";
import { testEngine } from "../support/engine.ts";

test("Where the power comes from is what the host last said, and every change is told", async () => {
  let current: Power = { source: "mains" };
  let tell: (power: Power) => void = () => {};
  const { client } = await testEngine({
    host: {
      power: {
        current: () => current,
        onChange: (listener) => {
          tell = listener;
        },
      },
      moveToTrash: null,
    },
  });
  expect(await client.call("power.get", {})).toEqual({ source: "mains" });
  const heard = new Promise((resolve) => client.on("power.changed", resolve));
  current = { source: "battery" };
  tell(current);
  expect(await heard).toEqual({ source: "battery" });
  expect(await client.call("power.get", {})).toEqual({ source: "battery" });
});

test("A host that knows nothing of power says so", async () => {
  const { client } = await testEngine();
  expect(await client.call("power.get", {})).toEqual({ source: "unknown" });
});
