import { expect, test } from "vitest";
import { folderName, folderNames } from "./folder-names.ts";

const namesOf = (...paths: string[]) => folderNames(paths.map((path) => ({ path })));

test("a folder is called by the last part of its path, on every system", () => {
  expect([folderName("/home/ada/Trips"), folderName("C:\\Users\\Ada\\Pictures\\"), folderName("/")]).toEqual([
    "Trips",
    "Pictures",
    "/",
  ]);
});

test("folders of the same name are told apart by as many parents as it takes", () => {
  expect(namesOf("/a/x/2023", "/b/x/2023", "/c/2024")).toEqual(["a/x/2023", "b/x/2023", "2024"]);
});
