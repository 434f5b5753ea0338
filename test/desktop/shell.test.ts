import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { words } from "../../electron/shell/words.ts";
import type { ShellCommand } from "../../shared/shell.ts";
import { useBrowser } from "../support/browser.ts";
import { type Desktop, startDesktop } from "../support/electron/desktop.ts";
import { writePhotos } from "../support/photos.ts";
import { describeShell } from "../support/shell-contract.ts";
import { makeTempFolder, removeFolder } from "../support/temp-folder.ts";

const { browser, requireBrowser } = useBrowser();
const { menu } = words;
const menuPaths: Record<ShellCommand, string[]> = {
  "add-folder": [menu.file, menu.addFolder],
  scan: [menu.file, menu.scan],
  find: [menu.edit, menu.find],
  "all-photos": [menu.view, menu.allPhotos],
  problems: [menu.view, menu.problems],
  keys: [menu.help, menu.keys],
};

/** One app for all tests here, its window loaded anew for each. */
let temp: string;
let folder: string;
let desktop: Desktop;
let end: () => Promise<void>;
let shown: Page;
let photo: string;
let file: string;
beforeAll(async () => {
  temp = await makeTempFolder("desktop");
  folder = join(temp, "Trips");
  [file = ""] = await writePhotos(folder, 1);
  const home = join(temp, "home");
  await mkdir(home);
  let started: ReturnType<typeof browser>;
  try {
    started = browser();
  } catch {
    return; // There is no Chromium; each test says so.
  }
  ({ desktop, end } = await startDesktop(started, { home, args: [folder] }));
  shown = await desktop.page();
  const address = await shown.locator('[role="gridcell"] img').first().getAttribute("src");
  photo = new URL(address as string).pathname.split("/")[1] as string;
});
afterAll(async () => {
  await end?.();
  await removeFolder(temp);
});

async function open(context: TestContext): Promise<Page> {
  requireBrowser(context);
  await desktop.control.forgetCalls();
  await shown.reload();
  await shown.getByRole("gridcell").first().waitFor();
  return shown;
}

describeShell("The desktop's, over a stand-in of Electron,", async (context) => {
  const { control } = desktop;
  return {
    page: await open(context),
    photo,
    control: {
      command: (name) => control.clickMenu(menuPaths[name]),
      answerMenu: (item) => control.answerPopup(item?.label ?? null),
      answerFolders: (paths) => control.answerDialog(paths),
    },
  };
});

const bridge = (page: Page, method: string, input: unknown) =>
  page.evaluate(
    ([method, input]) =>
      (
        window as unknown as { albumenDesktop: { call(method: string, input: unknown): Promise<unknown> } }
      ).albumenDesktop.call(method as string, input),
    [method, input] as const,
  );
const callsOf = async (what: string) => (await desktop.control.calls(what)).map(({ args }) => args);

test("a photo's file is dragged out by its own path", async (context) => {
  const page = await open(context);
  expect(await bridge(page, "drag.start", { hash: photo })).toEqual({ ok: true, value: {} });
  expect(await callsOf("webContents.startDrag")).toEqual([[[file]]]);
});

test("a file is shown in the system's file manager, and a made-up path is not", async (context) => {
  const page = await open(context);
  expect(await bridge(page, "file.reveal", { path: file })).toEqual({ ok: true, value: {} });
  expect(await callsOf("shell.showItemInFolder")).toEqual([[file]]);
  // The last two are there, and none of the library's.
  const paths = [join(folder, "no.jpg"), "photo-1.jpg", "../Trips/photo-1.jpg", process.execPath, folder];
  for (const path of paths) expect(await bridge(page, "file.reveal", { path })).toMatchObject({ ok: false });
  expect(await callsOf("shell.showItemInFolder")).toHaveLength(1);
});

test("dialogs and frame follow the appearance that the window was given", async (context) => {
  const page = await open(context);
  await bridge(page, "appearance.set", { appearance: "dark" });
  await bridge(page, "appearance.set", { appearance: "system" });
  expect((await callsOf("nativeTheme.themeSource")).slice(-2)).toEqual([["dark"], ["system"]]);
});

test("the system's own deeds are roles of the menu, and nothing in it is without a name", async (context) => {
  await open(context);
  const items = (await desktop.control.menu()).flatMap((top) => [top, ...top.items]);
  const roles = items.map(({ role }) => role).filter(Boolean);
  expect(roles).toEqual(
    expect.arrayContaining(["undo", "redo", "cut", "copy", "paste", "selectall", "togglefullscreen", "help"]),
  );
  for (const { label, role, type } of items)
    expect(label !== "" || role !== undefined || type === "separator").toBe(true);
  const accelerators = items.map(({ accelerator }) => accelerator).filter(Boolean);
  expect(new Set(accelerators).size).toBe(accelerators.length);
});

test("a folder that is dropped on the window is added, by the path that only the preload script may know", async (context) => {
  const page = await open(context);
  const dropped = join(temp, "Dropped");
  await writePhotos(dropped, 2);
  await page.evaluate((path) => {
    Object.assign(window, { standInPaths: { Dropped: path } });
    const data = new DataTransfer();
    data.items.add(new File([], "Dropped"));
    // A script cannot make a folder to be dropped; what it makes is taken for a file.
    Object.defineProperty(DataTransferItem.prototype, "webkitGetAsEntry", {
      value: () => ({ isFile: false, isDirectory: true }),
    });
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
  }, dropped);
  await page.getByRole("link", { name: "Dropped 2" }).waitFor();
});
