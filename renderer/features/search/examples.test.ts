import { expect, test } from "vitest";
import { chooseExamples } from "./examples.ts";

test("the three best answered are chosen, and none that found nothing", () => {
  const probes = [
    { query: "dog", best: 0.2 },
    { query: "beach", best: null },
    { query: "snow", best: 0.9 },
    { query: "cat", best: 0.4 },
    { query: "car", best: 0.3 },
  ];
  expect(chooseExamples(probes)).toEqual(["snow", "cat", "car"]);
});

test("a library that answers nothing has no examples", () => {
  expect(chooseExamples([{ query: "dog", best: null }])).toEqual([]);
});
