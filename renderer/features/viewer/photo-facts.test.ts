import { expect, test } from "vitest";
import { fileName, formatZone } from "./photo-facts.ts";

test.each([
  ["/home/ada/Pictures/a b.jpg", "a b.jpg"],
  ["C:\\Users\\Ada\\Pictures\\a.jpg", "a.jpg"],
  ["a.jpg", "a.jpg"],
])("the file name of %s is %s", (path, name) => {
  expect(fileName(path)).toBe(name);
});

test.each([
  [120, "UTC+2"],
  [0, "UTC+0"],
  [-210, "UTC−3:30"],
  [345, "UTC+5:45"],
])("a zone of %i minutes reads %s", (minutes, text) => {
  expect(formatZone(minutes)).toBe(text);
});
