import { expect, test } from "vitest";
import { editDistance, misspeltCommand } from "./misspelt.ts";

const commands = ["open", "index", "search", "status", "serve", "doctor"];

test("A word close to a command is taken for it", () => {
  expect(["serach", "Status", "indx", "sreve"].map((word) => misspeltCommand(word, commands))).toEqual([
    "search",
    "status",
    "index",
    "serve",
  ]);
});

test("A path or a far-off word is a folder", () => {
  for (const word of ["Pictures", "./serach", "C:", "photos"])
    expect(misspeltCommand(word, commands)).toBeUndefined();
});

test("A swap of neighbours is one edit", () => {
  expect([editDistance("serach", "search"), editDistance("", "abc"), editDistance("abc", "abc")]).toEqual([
    1, 3, 0,
  ]);
});
