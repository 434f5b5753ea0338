import { expect, test } from "vitest";
import { profileFolder } from "./places.ts";

const usual = { library: "/usual", usualLibrary: "/usual", env: {} };

test("The window's own folder is where each system keeps what belongs to a machine", () => {
  const of = (platform: NodeJS.Platform, home: string, env = {}) =>
    profileFolder({ ...usual, platform, home, env });
  expect(of("linux", "/home/a b")).toBe("/home/a b/.config/albumen/window");
  expect(of("linux", "/home/a", { XDG_CONFIG_HOME: "/cfg" })).toBe("/cfg/albumen/window");
  expect(of("linux", "/home/a", { XDG_CONFIG_HOME: "relative" })).toBe("/home/a/.config/albumen/window");
  expect(of("darwin", "/Users/é'")).toBe("/Users/é'/Library/Application Support/Albumen/window");
  expect(of("win32", "C:\\Users\\a")).toBe("C:\\Users\\a\\AppData\\Local\\Albumen\\window");
  expect(of("win32", "C:\\Users\\a", { LOCALAPPDATA: "D:\\L" })).toBe("D:\\L\\Albumen\\window");
});

test("Another library has a window of its own", () => {
  const of = (library: string) => profileFolder({ ...usual, platform: "linux", home: "/h", library });
  expect(new Set([of("/usual"), of("/other"), of("/third")]).size).toBe(3);
  expect(of("/other")).toBe(of("/other"));
});
