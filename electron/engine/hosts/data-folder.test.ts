import { expect, test } from "vitest";
import { defaultLibrary } from "./data-folder.ts";

test("The default library is where each system keeps a user's data", () => {
  expect(defaultLibrary({ platform: "linux", home: "/home/ada", env: {} })).toBe(
    "/home/ada/.local/share/albumen/library",
  );
  expect(defaultLibrary({ platform: "linux", home: "/home/ada", env: { XDG_DATA_HOME: "/data" } })).toBe(
    "/data/albumen/library",
  );
  expect(defaultLibrary({ platform: "darwin", home: "/Users/ada", env: { XDG_DATA_HOME: "/data" } })).toBe(
    "/Users/ada/Library/Application Support/Albumen/library",
  );
  const env = { LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" };
  expect(defaultLibrary({ platform: "win32", home: "C:\\Users\\ada", env })).toBe(
    "C:\\Users\\ada\\AppData\\Local\\Albumen\\library",
  );
});

test("A relative XDG_DATA_HOME is ignored, as its specification says", () => {
  expect(defaultLibrary({ platform: "linux", home: "/home/ada", env: { XDG_DATA_HOME: "data" } })).toBe(
    "/home/ada/.local/share/albumen/library",
  );
});

test("ALBUMEN_LIBRARY wins", () => {
  expect(defaultLibrary({ platform: "darwin", home: "/Users/ada", env: { ALBUMEN_LIBRARY: "/x" } })).toBe(
    "/x",
  );
});
