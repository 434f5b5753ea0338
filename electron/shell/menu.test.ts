import { Menu, type MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { type ShellCommand, shellCommands } from "../../shared/shell.ts";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { menuTemplate } from "./menu.ts";
import { textMenuOf } from "./text-menu.ts";

const control = withStandIn({ isReady: true });
const platforms = ["darwin", "win32", "linux"] as const;

function build(platform: NodeJS.Platform, isPackaged = true) {
  const sent: ShellCommand[] = [];
  const template = menuTemplate(platform, isPackaged, {
    send: (command) => sent.push(command),
    showLogs: () => {},
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  return { sent, template };
}
const within = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? within(item.submenu) : [])]);

test.for(platforms)("on %s every command of the window is in the menu, once", (platform) => {
  const { sent, template } = build(platform);
  for (const { click, label } of within(template))
    if (click && !label?.includes("Log")) (click as () => void)();
  expect(sent.sort()).toEqual([...shellCommands].sort());
});

test.for(platforms)("on %s nothing in it loads the page anew or opens tools, once packaged", (platform) => {
  const rolesOf = (isPackaged: boolean) =>
    within(build(platform, isPackaged).template).map(({ role }) => role as string);
  for (const role of ["reload", "forceReload", "toggleDevTools", "viewMenu"]) {
    expect(rolesOf(true), role).not.toContain(role);
  }
  expect(rolesOf(false)).toContain("toggleDevTools");
});

test("each system has its own way to quit, and macOS its own first menu", () => {
  const rolesOf = (platform: NodeJS.Platform) => build(platform).template.map(({ role }) => role);
  expect(rolesOf("darwin")[0]).toBe("appMenu");
  expect(rolesOf("linux")[0]).toBeUndefined();
  const fileMenu = (platform: NodeJS.Platform) =>
    within(build(platform).template.filter(({ label }) => label === "File")).map(({ role }) => role);
  expect(fileMenu("darwin")).toContain("close");
  expect(fileMenu("win32")).toContain("quit");
});

test.for(platforms)("on %s no two lines have the same keys", (platform) => {
  const keys = within(build(platform).template).flatMap(({ accelerator }) => accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(0);
});

const canNothing = {
  ...{ canUndo: false, canRedo: false, canCut: false, canCopy: true, canPaste: false },
  ...{ canSelectAll: true, canDelete: false, canEditRichly: false },
};
const params = { isEditable: false, selectionText: "", editFlags: canNothing };
const textMenu = (changes: Partial<typeof params>) =>
  textMenuOf({ ...params, ...changes } as Parameters<typeof textMenuOf>[0]);

test("text that can be changed has the system's lines, greyed out where they can do nothing", () => {
  const items = textMenu({ isEditable: true })?.items ?? [];
  const enabled = items.filter((item) => item.enabled && item.type !== "separator").map(({ role }) => role);
  expect(enabled).toEqual(["copy", "selectall"]);
});

test("selected text can be copied, and anything else has no such menu", () => {
  expect(textMenu({ selectionText: "words" })?.items.map(({ role }) => role)).toEqual(["copy"]);
  expect(textMenu({ selectionText: "  " })).toBeUndefined();
  expect(control.violations()).toEqual([]);
});
