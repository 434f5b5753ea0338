import { expect, test } from "vitest";
import { createExclusions } from "./exclusions.ts";

const file = (path: string) => [path.split("/"), false] as const;
const folder = (path: string) => [path.split("/"), true] as const;

test("rules leave out by name, by place and by kind", () => {
  const rules = createExclusions("# mine\nprivate/\n*.tif\n/scans/2019\n**/drafts/**\n\n");
  expect(rules.excludes(...folder("a/private"))).toBe(true);
  expect(rules.excludes(...file("a/private"))).toBe(false);
  expect(rules.excludes(...file("a/b.TIF"))).toBe(true);
  expect(rules.excludes(...folder("scans/2019"))).toBe(true);
  expect(rules.excludes(...folder("old/scans/2019"))).toBe(false);
  expect(rules.excludes(...file("a/drafts/b.jpg"))).toBe(true);
  expect(rules.excludes(...file("a/b.jpg"))).toBe(false);
});

test("a later rule brings back what an earlier one leaves out", () => {
  const rules = createExclusions("*.tif\n!keep.tif");
  expect([rules.excludes(...file("a.tif")), rules.excludes(...file("keep.tif"))]).toEqual([true, false]);
});

test("the rules of a file hold below the folder it lies in, and decide over those above", () => {
  const rules = createExclusions("*.png").and(["trips"], "/raw\n!map.png");
  expect(rules.excludes(...folder("trips/raw"))).toBe(true);
  expect(rules.excludes(...folder("raw"))).toBe(false);
  expect(rules.excludes(...folder("trips/a/raw"))).toBe(false);
  expect(rules.excludes(...file("trips/map.png"))).toBe(false);
  expect(rules.excludes(...file("map.png"))).toBe(true);
});

test("what Windows' editor writes is understood: a byte order mark and its ends of lines", () => {
  const rules = createExclusions("\ufeffprivate/\r\n*.tif\r\n");
  expect(rules.excludes(...folder("private"))).toBe(true);
  expect(rules.excludes(...file("a.tif"))).toBe(true);
});

test("names that look like paths of systems do no harm", () => {
  const rules = createExclusions("*.tif");
  for (const name of ["...", "..a", "C:", "a\\b", " ", "-"])
    expect(rules.excludes([name], false)).toBe(false);
});

test("no rules leave nothing out", () => {
  expect(createExclusions("  \n").excludes(["a.jpg"], false)).toBe(false);
});
