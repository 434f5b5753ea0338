import { expect, test } from "vitest";
import type { DesktopAnswer, DesktopBridge, DesktopEvent } from "../../shared/desktop.ts";
import { desktopContract } from "../../shared/desktop-contract.ts";
import { Failure } from "../../shared/errors.ts";
import type { ShellCommand } from "../../shared/shell.ts";
import { createDesktopLine } from "./desktop-line.ts";
import { createDesktopShell } from "./desktop-shell.ts";

const hash = "a".repeat(64);

/** A shell over a bridge that answers every call alike, and checks it against the contract as main does. */
function shellOver(answer: DesktopAnswer | Error) {
  const calls: [string, unknown][] = [];
  let tell: (event: DesktopEvent) => void = () => {};
  let subscriptions = 0;
  const bridge: DesktopBridge = {
    async call(method, input) {
      calls.push([method, input]);
      desktopContract[method].input.parse(input);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onEvent(listener) {
      subscriptions++;
      tell = listener;
    },
    pathOfFile: (file) => (file as { path?: string }).path ?? "",
  };
  const shell = createDesktopShell(createDesktopLine(bridge));
  return { shell, calls, tell: (event: DesktopEvent) => tell(event), subscriptions: () => subscriptions };
}

const ok = (value: unknown): DesktopAnswer => ({ ok: true, value });

test("The folders that were chosen are given as paths", async () => {
  const { shell, calls } = shellOver(ok({ paths: ["/home/ada/Pictures"] }));
  expect(await shell.chooseFolders?.()).toEqual(["/home/ada/Pictures"]);
  expect(calls).toEqual([["folders.choose", {}]]);
});

test("Dropped files that have a place are given as paths", () => {
  const { shell } = shellOver(ok({}));
  expect(shell.pathsOfDrop?.([{ path: "C:\\Photos" }, {}, { path: "/media/a b" }])).toEqual([
    "C:\\Photos",
    "/media/a b",
  ]);
});

test("A menu is sent with its lines, and the chosen item comes back", async () => {
  const { shell, calls } = shellOver(ok({ id: "open" }));
  const menu = [{ id: "open", label: "Open" }, "separator", { id: "x", label: "X", enabled: false }] as const;
  expect(await shell.popupMenu?.(menu)).toBe("open");
  await shell.popupMenu?.(menu, { x: 3, y: 4 });
  expect(calls).toEqual([
    ["menu.popup", { items: menu }],
    ["menu.popup", { items: menu, at: { x: 3, y: 4 } }],
  ]);
});

test("Revealing, dragging and the appearance are told as what they are", async () => {
  const { shell, calls } = shellOver(ok({}));
  await shell.reveal?.("/a");
  await shell.dragOut?.(hash);
  shell.setAppearance?.("dark");
  expect(calls).toEqual([
    ["file.reveal", { path: "/a" }],
    ["drag.start", { hash }],
    ["appearance.set", { appearance: "dark" }],
  ]);
});

test("Settings are read whole and changed one by one", async () => {
  const { shell, calls } = shellOver(ok({ notifyWhenDone: true, keepAwake: false }));
  expect(await shell.settings?.get()).toEqual({ notifyWhenDone: true, keepAwake: false });
  await shell.settings?.set({ keepAwake: false });
  expect(calls[1]).toEqual(["settings.set", { keepAwake: false }]);
});

test("A failure of main is a Failure, with its code and sentence", async () => {
  const error = { code: "file-missing", message: "It is gone." } as const;
  const failure = await shellOver({ ok: false, error })
    .shell.reveal?.("/a")
    .catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(Failure);
  expect((failure as Failure).toData()).toEqual(error);
});

test("A call that cannot be made is a Failure that keeps the technical words out of its sentence", async () => {
  const failure = await shellOver(new Error("Error invoking remote method"))
    .shell.reveal?.("/a")
    .catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(Failure);
  expect((failure as Failure).message).not.toContain("remote method");
});

test("An appearance that cannot be told is nobody's trouble", async () => {
  const { shell } = shellOver({ ok: false, error: { code: "internal", message: "No." } });
  expect(shell.setAppearance?.("light")).toBeUndefined();
  // A rejection that nobody took would fail this run.
  await new Promise(setImmediate);
});

test("All listeners share one subscription, and each ends for itself", () => {
  const { shell, tell, subscriptions } = shellOver(ok({}));
  const heard: [string, ShellCommand][] = [];
  const off = shell.onCommand?.((command) => heard.push(["first", command]));
  shell.onCommand?.((command) => heard.push(["second", command]));
  tell({ name: "command", command: "find" });
  tell({ name: "engine.state", state: { state: "running", reason: null } });
  off?.();
  tell({ name: "command", command: "scan" });
  expect(heard).toEqual([
    ["first", "find"],
    ["second", "find"],
    ["second", "scan"],
  ]);
  expect(subscriptions()).toBe(1);
});

test("A picture's address has a host name of its own and ends with hash and variant", () => {
  const address = shellOver(ok({})).shell.mediaUrl(hash, "preview");
  expect(address).toBe(`thumb://photo/${hash}/preview`);
  expect(new URL(address).hostname.length).toBeLessThan(64);
});
