import { expect, test } from "vitest";
import { missingDisplay } from "./display.ts";

test("a terminal on Linux has a display where X or Wayland is named", () => {
  expect(missingDisplay({ platform: "linux", env: { DISPLAY: ":0" } })).toBeNull();
  expect(missingDisplay({ platform: "linux", env: { WAYLAND_DISPLAY: "wayland-0" } })).toBeNull();
  expect(missingDisplay({ platform: "linux", env: { DISPLAY: "" } })).toContain("there is no display");
});

test("Windows and macOS always have one", () => {
  expect(missingDisplay({ platform: "win32", env: {} })).toBeNull();
  expect(missingDisplay({ platform: "darwin", env: {} })).toBeNull();
});

test("over SSH nothing is shown, whatever the other machine has", () => {
  for (const platform of ["linux", "darwin", "win32"] as const)
    expect(missingDisplay({ platform, env: { SSH_CONNECTION: "1", DISPLAY: ":0" } })).toContain("SSH");
});
