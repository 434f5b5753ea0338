import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { ownArguments, parseArguments } from "./arguments.ts";

const cwd = resolve("/somewhere");

describe("The line that the app is started with", () => {
  test("has folders, meant from where the person is", () => {
    expect(parseArguments(["photos", "../more", resolve("/a b/é")], cwd)).toEqual({
      ok: true,
      value: {
        library: undefined,
        folders: [resolve(cwd, "photos"), resolve(cwd, "../more"), resolve("/a b/é")],
        switches: [],
      },
    });
  });

  test("names a library in either way of writing", () => {
    for (const args of [["--library", "lib"], ["--library=lib"]])
      expect(parseArguments(args, cwd)).toEqual({
        ok: true,
        value: { library: resolve(cwd, "lib"), folders: [], switches: [] },
      });
  });

  test("that names no library after --library is refused with a sentence", () => {
    for (const args of [["--library"], ["--library="]])
      expect(parseArguments(args, cwd)).toEqual({
        ok: false,
        message: expect.stringMatching(/needs the folder/),
      });
  });

  test("may have switches of Chromium in it, which are none of ours", () => {
    const args = ["--ozone-platform=wayland", "photos", "-psn_0_12345", "--inspect=0"];
    expect(parseArguments(args, cwd)).toMatchObject({
      value: {
        folders: [resolve(cwd, "photos")],
        switches: ["--ozone-platform=wayland", "-psn_0_12345", "--inspect=0"],
      },
    });
  });

  test("may have a folder as an address, as Linux' desktops give it", () => {
    const folder = resolve("/a b/é");
    const parsed = parseArguments([pathToFileURL(folder).href, "file://%zz"], cwd);
    expect(parsed).toMatchObject({ value: { folders: [folder, resolve(cwd, "file://%zz")] } });
  });

  test("can name a folder that looks like a switch", () => {
    expect(parseArguments(["--", "--library"], cwd)).toMatchObject({
      value: { library: undefined, folders: [resolve(cwd, "--library")] },
    });
  });
});

describe("Of a process's line, ours is", () => {
  test("all after the program, when packaged", () => {
    expect(ownArguments(["/opt/albumen", "--library", "x", "y"], true, "/opt/resources/app.asar")).toEqual([
      "--library",
      "x",
      "y",
    ]);
  });

  test("all after the app's folder from a checkout, whatever stands before it", () => {
    const app = resolve("/checkout");
    const line = ["/electron", "--inspect=0", "--remote-debugging-port=0", app, "--library", "x"];
    expect(ownArguments(line, false, app)).toEqual(["--library", "x"]);
  });

  test("all after the program where the app's folder is not in it", () => {
    expect(ownArguments(["/electron", "photos"], false, resolve("/checkout"))).toEqual(["photos"]);
  });
});
