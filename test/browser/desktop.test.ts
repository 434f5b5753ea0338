import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { hashOf, photoOf } from "./harness/fake-photos.ts";
import type { DesktopScenario, Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";

const { open } = withHarness();

const library = (desktop: DesktopScenario = {}, rest: Partial<Scenario> = {}): Scenario => ({
  photos: 600,
  folders: [{ path: "/home/ada/Pictures" }],
  desktop,
  ...rest,
});
const tile = (page: Page) => page.getByRole("gridcell").first();
const stage = (page: Page) => page.locator('[data-zoom="fit"], [data-zoom="free"]');
const isOpen = (page: Page) => page.waitForURL("**/photo/**");
const openFirst = async (page: Page) => {
  await tile(page).click();
  await isOpen(page);
  // It grows out of its tile: before that has ended it is not where it will be.
  await page
    .locator("[data-variant]")
    .evaluate((picture) => Promise.all(picture.getAnimations().map(({ finished }) => finished)));
};

/** What the page has asked of the desktop, by method. */
const asked = (page: Page, method: string) =>
  page.evaluate(
    (wanted) =>
      window.harness.desktop?.calls.filter(({ method }) => method === wanted).map(({ input }) => input),
    method,
  );
const askedOnce = (page: Page, method: string) =>
  page.waitForFunction(
    (wanted) => window.harness.desktop?.calls.some(({ method }) => method === wanted),
    method,
  );
const command = (page: Page, name: "add-folder" | "find" | "all-photos" | "problems" | "scan" | "keys") =>
  page.evaluate((command) => window.harness.desktop?.emit({ name: "command", command }), name);

/** Presses in the middle of something, and moves far enough to be a drag. */
async function drag(page: Page, target: ReturnType<typeof tile>) {
  const box = (await target.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2 + 10, { steps: 6 });
}

test("the window comes up over a port and follows its engine", async (context) => {
  const page = await open(context, library());
  await tile(page).waitFor();
  await page.evaluate(() => window.harness.setPhotos(700));
  await page.getByRole("link", { name: "Photos 700" }).waitFor();
});

test("after a restart of the engine the window goes on over another port", async (context) => {
  const page = await open(context, library());
  await tile(page).waitFor();
  await page.evaluate(() => window.harness.setEngineState("restarting", "It ran out of memory."));
  await page.getByText("Albumen's engine is restarting. It ran out of memory.").waitFor();
  await page.evaluate(() => window.harness.setEngineState("running", null));
  await page.getByText("Albumen's engine is restarting").waitFor({ state: "detached" });
  await page.evaluate(() => window.harness.setPhotos(650));
  await page.getByRole("link", { name: "Photos 650" }).waitFor();
  expect((await asked(page, "engine.connect"))?.length).toBe(2);
});

test("a right click on a photo asks for the platform's menu, and Open opens it", async (context) => {
  const page = await open(context, library({ menuAnswer: "open" }));
  await tile(page).click({ button: "right" });
  await isOpen(page);
  expect(await asked(page, "menu.popup")).toEqual([
    {
      items: [
        { id: "open", label: "Open" },
        "separator",
        { id: "reveal", label: "Show in folder", enabled: true },
        { id: "copy-path", label: "Copy path" },
      ],
    },
  ]);
});

test("the menu key asks for the menu where the photo is", async (context) => {
  const page = await open(context, library());
  await tile(page).focus();
  await page.keyboard.press("ContextMenu");
  await askedOnce(page, "menu.popup");
  const box = (await tile(page).boundingBox())!;
  const [{ at }] = (await asked(page, "menu.popup")) as [{ at: { x: number; y: number } }];
  expect(at.x).toBeGreaterThan(box.x);
  expect(at.x).toBeLessThan(box.x + box.width);
  expect(at.y).toBeGreaterThan(box.y);
  expect(at.y).toBeLessThan(box.y + box.height);
});

test("a photo is shown in its folder from the menu", async (context) => {
  const page = await open(context, library({ menuAnswer: "reveal" }));
  await tile(page).click({ button: "right" });
  await askedOnce(page, "file.reveal");
  expect(await asked(page, "file.reveal")).toEqual([{ path: photoOf(0, null).path }]);
});

test("a photo whose drive is away can't be shown in its folder", async (context) => {
  const page = await open(context, library({}, { offline: [0] }));
  await tile(page).click({ button: "right" });
  await askedOnce(page, "menu.popup");
  const [{ items }] = (await asked(page, "menu.popup")) as [{ items: unknown[] }];
  expect(items).toContainEqual({ id: "reveal", label: "Show in folder", enabled: false });
});

test("the path of an open photo is copied from the menu, which does not offer to open it", async (context) => {
  const page = await open(context, library({ menuAnswer: "copy-path" }), {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await openFirst(page);
  await stage(page).click({ button: "right" });
  await page.getByText("Path copied").first().waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(photoOf(0, null).path);
  const [{ items }] = (await asked(page, "menu.popup")) as [{ items: { id?: string }[] }];
  expect(items.map(({ id }) => id)).toEqual(["reveal", "copy-path"]);
});

test("in a browser a right click is left to the browser", async (context) => {
  const page = await open(context, { photos: 600, folders: [{ path: "/home/ada/Pictures" }] });
  await tile(page).waitFor();
  await page.evaluate(() => {
    addEventListener("contextmenu", (event) => {
      document.title = `prevented: ${event.defaultPrevented}`;
    });
  });
  await tile(page).click({ button: "right" });
  expect(await page.title()).toBe("prevented: false");
});

test("a photo is dragged out of the grid, and letting go opens nothing", async (context) => {
  const page = await open(context, library());
  await tile(page).waitFor();
  await drag(page, tile(page));
  await askedOnce(page, "drag.start");
  await page.mouse.up();
  expect(await asked(page, "drag.start")).toEqual([{ hash: hashOf(0) }]);
  expect(new URL(page.url()).pathname).toBe("/");
  // The next click is one again.
  await openFirst(page);
});

test("why a photo can't be dragged out is told", async (context) => {
  const message = "The drive of this photo is not connected.";
  const failures = { "drag.start": { code: "file-missing", message } } as const;
  const page = await open(context, library({ failures }));
  await tile(page).waitFor();
  await drag(page, tile(page));
  await page.getByText(message).first().waitFor();
});

test("in a browser no photo is dragged out", async (context) => {
  const page = await open(context, { photos: 600, folders: [{ path: "/home/ada/Pictures" }] });
  await tile(page).waitFor();
  await page.evaluate(() => {
    addEventListener("dragstart", () => {
      document.title = "dragged";
    });
  });
  await drag(page, tile(page));
  await page.mouse.up();
  expect(await page.title()).not.toBe("dragged");
});

test("an open photo is dragged out while it fits, and does not stick to the pointer after that", async (context) => {
  const page = await open(context, library());
  await openFirst(page);
  await drag(page, stage(page));
  await askedOnce(page, "drag.start");
  expect(await asked(page, "drag.start")).toEqual([{ hash: hashOf(0) }]);
  // A platform's drag keeps the release for itself: the page zooms and moves the pointer without having heard of it.
  await page.keyboard.press("z");
  await page.locator('[data-zoom="free"]').waitFor();
  const before = await page.locator("[data-variant]").boundingBox();
  await page.mouse.move(500, 300, { steps: 5 });
  expect(await page.locator("[data-variant]").boundingBox()).toEqual(before);
  await page.mouse.up();
});

test("zoomed in, dragging moves the picture and nothing leaves the window", async (context) => {
  const page = await open(context, library());
  await openFirst(page);
  await page.keyboard.press("z");
  await page.locator('[data-zoom="free"]').waitFor();
  const picture = page.locator("[data-variant]");
  const before = (await picture.boundingBox())!;
  await drag(page, stage(page));
  await page.mouse.up();
  const after = (await picture.boundingBox())!;
  expect(after.x - before.x).toBeCloseTo(30, 0);
  expect(await asked(page, "drag.start")).toEqual([]);
});

test("the host's menu goes to the photos, to the problems, and shows the keys", async (context) => {
  const page = await open(context, library({}, { problems: 2 }));
  await tile(page).waitFor();
  await command(page, "problems");
  await page.getByRole("heading", { name: "Problems with 2 files" }).waitFor();
  await command(page, "all-photos");
  await tile(page).waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
  await command(page, "keys");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});

test("the host's menu looks for changes and says so", async (context) => {
  const page = await open(context, library());
  await tile(page).waitFor();
  await command(page, "scan");
  await page.getByText("Looking for changes").first().waitFor();
  const calls = await page.evaluate(() => window.harness.calls.map(({ method }) => method));
  expect(calls).toContain("index.start");
});

test("the host's menu adds the folders that are chosen in its dialog", async (context) => {
  const page = await open(context, library({ folders: ["/media/backup/Old photos"] }));
  await tile(page).waitFor();
  await command(page, "add-folder");
  await page.getByRole("link", { name: "Old photos" }).waitFor();
});

test("Find leads to the search field", async (context) => {
  const page = await open(context, library());
  await tile(page).waitFor();
  await command(page, "find");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
});

test("Find leads out of an open photo to the search field, which keeps the focus", async (context) => {
  const page = await open(context, library());
  await openFirst(page);
  await command(page, "find");
  await page.waitForURL((url) => url.pathname === "/");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
  await page.keyboard.type("dog");
  expect(await page.getByRole("combobox", { name: "Search" }).inputValue()).toBe("dog");
});

test("the host's menu waits while a dialog asks something", async (context) => {
  const page = await open(context, library(), { place: "/folders" });
  await page.getByRole("button", { name: "Remove Pictures…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove “Pictures” from Albumen?" });
  await dialog.waitFor();
  await command(page, "all-photos");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(new URL(page.url()).pathname).toBe("/folders");
});

test("the appearance is told at the start and when it changes", async (context) => {
  const page = await open(context, library());
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  const told = (await asked(page, "appearance.set")) as { appearance: string }[];
  // React's strict mode runs the first effect twice.
  expect([...new Set(told.map(({ appearance }) => appearance))]).toEqual(["system", "dark"]);
});

test("a setting is changed in the menu, which stays open", async (context) => {
  const page = await open(context, library({ settings: { notifyWhenDone: true, keepAwake: false } }));
  await page.getByRole("button", { name: "Settings" }).click();
  const notify = page.getByRole("menuitemcheckbox", { name: "Tell me when indexing is done" });
  const awake = page.getByRole("menuitemcheckbox", { name: "Keep the computer awake while indexing" });
  expect([await notify.isChecked(), await awake.isChecked()]).toEqual([true, false]);
  await awake.click();
  await page.getByRole("menuitemcheckbox", { name: "Keep", checked: true }).waitFor();
  expect(await asked(page, "settings.set")).toEqual([{ keepAwake: true }]);
  expect(await notify.isChecked()).toBe(true);
});

test("a setting that can't be kept goes back, with the reason", async (context) => {
  const message = "The settings can't be written: the disk is read-only.";
  const failures = { "settings.set": { code: "library-unwritable", message } } as const;
  const page = await open(context, library({ failures }));
  await page.getByRole("button", { name: "Settings" }).click();
  const notify = page.getByRole("menuitemcheckbox", { name: "Tell me when indexing is done" });
  await notify.click();
  await page.getByText(message).first().waitFor();
  expect(await notify.isChecked()).toBe(false);
});

test("a browser has no settings of a host", async (context) => {
  const page = await open(context, { photos: 600, folders: [{ path: "/home/ada/Pictures" }] });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).waitFor();
  // What the library itself has is there.
  await page.getByRole("menuitemcheckbox", { name: "Index more slowly while I work" }).waitFor();
  await page
    .getByRole("menuitemcheckbox", { name: "Show photos of drives that are not connected" })
    .waitFor();
  expect(await page.getByRole("menuitemcheckbox").count()).toBe(2);
});

test("a problem's file is shown in its folder", async (context) => {
  const page = await open(context, library({}, { problems: 2 }), { place: "/problems" });
  await page.getByRole("button", { name: "Show DSC_1000.jpg in its folder" }).click();
  await askedOnce(page, "file.reveal");
  expect(await asked(page, "file.reveal")).toEqual([
    { path: "/home/ada/Pictures/Old backups/Disk 1/DSC_1000.jpg" },
  ]);
});

/** Drops real files on the window, as a file manager does. */
async function drop(page: Page, files: string[]) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
}

async function droppable() {
  const folder = await tempFolder("dropped");
  await mkdir(join(folder, "Trips"));
  await writeFile(join(folder, "IMG_1.jpg"), "a picture");
  return { trips: join(folder, "Trips"), picture: join(folder, "IMG_1.jpg") };
}

test("a folder that is dropped on the window is added, a picture beside it is not", async (context) => {
  const { trips, picture } = await droppable();
  const page = await open(context, library());
  await tile(page).waitFor();
  await drop(page, [picture, trips]);
  await page.getByText("Folder added").first().waitFor();
  const added = await page.evaluate(() =>
    window.harness.calls.filter(({ method }) => method === "folders.add").map(({ input }) => input),
  );
  expect(added).toEqual([{ paths: ["/home/ada/Desktop/Trips"] }]);
});

test("a drop of pictures alone says what to drop instead", async (context) => {
  const { picture } = await droppable();
  const page = await open(context, library());
  await tile(page).waitFor();
  await drop(page, [picture]);
  await page.getByText("Only folders can be added").first().waitFor();
});

test("a photo that is dropped where it came from adds nothing", async (context) => {
  const { trips } = await droppable();
  const page = await open(context, library());
  await tile(page).waitFor();
  await drag(page, tile(page));
  await askedOnce(page, "drag.start");
  await drop(page, [trips]);
  await page.mouse.up();
  // The pointer is back: what is dropped now came from elsewhere.
  await page.mouse.move(300, 300);
  await drop(page, [trips]);
  await page.getByText("Folder added").first().waitFor();
  const added = await page.evaluate(
    () => window.harness.calls.filter(({ method }) => method === "folders.add").length,
  );
  expect(added).toBe(1);
});
