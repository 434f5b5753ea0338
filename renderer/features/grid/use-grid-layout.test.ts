import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ViewData } from "../../state/view-data.ts";
import { createLayoutRunner } from "./use-grid-layout.ts";

/** Too many photos for one slice. */
const photoCount = 150_000;

function viewOf(viewId: string): ViewData {
  return {
    viewId,
    total: photoCount,
    aspectRatios: new Uint16Array(photoCount).fill(1500),
    sectionCounts: Uint32Array.of(photoCount),
    days: ["2024-05-01"],
    coverage: 1,
    notices: [],
    truncated: false,
  };
}

/** Asks for layouts and gives those that came, as "view width". */
async function layoutsOf(asked: readonly { view: ViewData; width: number }[]): Promise<string[]> {
  const came: string[] = [];
  const runner = createLayoutRunner(({ view, layout }) => {
    came.push(`${view.viewId} ${layout.input.width}`);
  });
  for (const { view, width } of asked) runner.request({ view, width, targetHeight: 180, headers: true });
  // Many more than the slices of all of them.
  for (let i = 0; i < 100; i++) await turn();
  runner.stop();
  return came;
}

test("of the sizes asked for while one is laid out the last follows it", async () => {
  const view = viewOf("a");
  const widths = [800, 900, 1000];
  expect(await layoutsOf(widths.map((width) => ({ view, width })))).toEqual(["a 800", "a 1000"]);
});

test("a view that was replaced while it was laid out does not come back", async () => {
  const old = viewOf("old");
  const asked = [
    { view: old, width: 800 },
    { view: old, width: 900 },
    { view: viewOf("new"), width: 900 },
  ];
  expect(await layoutsOf(asked)).toEqual(["new 900"]);
});
