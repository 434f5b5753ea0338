import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { jpeg } from "../fixtures/images.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { withApp } from "./with-app.ts";

const { open } = withApp();

const tile = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const tileNamed = (page: Page, name: string | RegExp) => page.getByRole("gridcell", { name });
const selected = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]');
const toolbar = (page: Page) => page.getByRole("toolbar", { name: "Selected photos" });
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Library" });
const toast = (page: Page, text: string | RegExp) => page.getByRole("listitem").filter({ hasText: text });

/** Six photos of three days, newest first: new-1, new-2, new-3, middle-1, middle-2, old-1. */
async function sixPhotos(): Promise<string> {
  const folder = join(await tempFolder("photos"), "Six");
  await mkdir(folder, { recursive: true });
  const names = [
    ["new-1", "2023:08:12 12:03:00"],
    ["new-2", "2023:08:12 12:02:00"],
    ["new-3", "2023:08:12 12:01:00"],
    ["middle-1", "2022:05:01 12:02:00"],
    ["middle-2", "2022:05:01 12:01:00"],
    ["old-1", "2001:01:31 12:00:00"],
  ] as const;
  for (const [seed, [name, dateTimeOriginal]] of names.entries()) {
    const exif = { dateTimeOriginal, make: "Example", model: "One" };
    await writeFile(join(folder, `${name}.jpg`), await jpeg({ width: 300, height: 200, seed, exif }));
  }
  return folder;
}

async function openSix(context: Parameters<typeof open>[0], place?: string) {
  const folder = await sixPhotos();
  const opened = await open(context, { folders: [folder], ...(place === undefined ? {} : { place }) });
  await tile(opened.page, 0).locator("img").waitFor();
  return { ...opened, folder };
}

test("keys make the photo with the focus a favourite and rate it, and undo takes it back", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).focus();
  await page.keyboard.press("f");
  await tileNamed(page, "new-1.jpg. Favourite").waitFor();
  await sidebar(page).getByRole("link", { name: "Favourites 1" }).waitFor();
  await page.keyboard.press("4");
  await tileNamed(page, "new-1.jpg. Favourite. 4 stars").waitFor();
  await toast(page, "Rated 1 photo ★★★★").getByRole("button", { name: "Undo" }).waitFor();
  await page.keyboard.press("Control+z");
  await tileNamed(page, /new-1.jpg. Favourite$/).waitFor();
  await page.keyboard.press("Control+Shift+z");
  await tileNamed(page, "new-1.jpg. Favourite. 4 stars").waitFor();
});

test("a heart in one window is in the other as well", async (context) => {
  const { app, page } = await openSix(context);
  const other = await page.context().newPage();
  await other.goto(app.url());
  await tile(other, 1).locator("img").waitFor();
  await tile(page, 1).hover();
  await tile(page, 1).getByTitle("Add to favourites").click();
  await tileNamed(other, "new-2.jpg. Favourite").waitFor();
});

test("clicks with Ctrl and Shift select, and a plain click then goes on selecting", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).click({ modifiers: ["Control"] });
  await tile(page, 3).click({ modifiers: ["Shift"] });
  await expect.poll(() => selected(page).count()).toBe(4);
  await toolbar(page).getByText("4 selected").waitFor();
  await tile(page, 1).click();
  await toolbar(page).getByText("3 selected").waitFor();
  await page.keyboard.press("Escape");
  await toolbar(page).waitFor({ state: "detached" });
  await tile(page, 0).click();
  await page.getByRole("dialog").waitFor();
});

test("keys alone select: Space, Shift with arrows, a day, everything", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).focus();
  await page.keyboard.press(" ");
  await toolbar(page).getByText("1 selected").waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await toolbar(page).getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await toolbar(page).getByText("3 selected").waitFor();
  await page.keyboard.press("Control+a");
  await toolbar(page).getByText("6 selected").waitFor();
  await page.keyboard.press("3");
  await expect.poll(() => tileNamed(page, "3 stars").count()).toBe(6);
});

test("a rectangle drawn with the mouse selects what it touches", async (context) => {
  const { page } = await openSix(context);
  const first = await tile(page, 0).boundingBox();
  const second = await tile(page, 1).boundingBox();
  if (!first || !second) throw new Error("The tiles are not drawn");
  await page.mouse.move(first.x + 20, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(second.x + 10, second.y + 40, { steps: 5 });
  await page.mouse.up();
  await toolbar(page).getByText("2 selected").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a long press with a finger selects", async (context) => {
  const { page } = await openSix(context);
  const event = {
    pointerType: "touch",
    pointerId: 7,
    button: 0,
    isPrimary: true,
    clientX: 300,
    clientY: 200,
  };
  await tile(page, 0).dispatchEvent("pointerdown", event);
  await toolbar(page).getByText("1 selected").waitFor();
});

test("hidden photos leave every list, and come back from their own", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).click({ modifiers: ["Control"] });
  await tile(page, 1).click();
  await page.keyboard.press("h");
  await expect.poll(() => page.getByRole("gridcell").count()).toBe(4);
  await sidebar(page).getByRole("link", { name: "Photos 4" }).waitFor();
  await sidebar(page).getByRole("link", { name: "Hidden 2" }).click();
  await expect.poll(() => page.getByRole("gridcell").count()).toBe(2);
  await page.keyboard.press("Control+z");
  await page.getByRole("heading", { name: "Nothing is hidden" }).waitFor();
  await page.getByRole("button", { name: "Show all photos" }).click();
  await expect.poll(() => page.getByRole("gridcell").count()).toBe(6);
});

test("an album is made of selected photos, put in order, renamed, deleted and undone", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).click({ modifiers: ["Control"] });
  await tile(page, 5).click();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Add 2 photos to an album" });
  await dialog.getByLabel("Find or name an album").fill("Summer");
  await dialog.getByRole("button", { name: "Make “Summer”" }).click();
  await sidebar(page).getByRole("link", { name: "Summer 2" }).click();
  await page.getByRole("heading", { name: "Summer" }).waitFor();
  await tileNamed(page, "old-1.jpg").focus();
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect.poll(() => tile(page, 0).getAttribute("aria-label")).toContain("old-1.jpg");
  await page.getByRole("radio", { name: "By date" }).click();
  await expect.poll(() => tile(page, 0).getAttribute("aria-label")).toContain("new-1.jpg");

  await page.getByRole("button", { name: "Rename…" }).click();
  const rename = page.getByRole("dialog", { name: "Rename “Summer”" });
  await rename.getByLabel("Name").fill("  ");
  await rename.getByRole("button", { name: "Save" }).click();
  await rename.getByText("Give the album a name.").waitFor();
  await rename.getByLabel("Name").fill("Winter");
  await rename.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Winter" }).waitFor();
  await page.getByRole("button", { name: "Delete album" }).click();
  await toast(page, "Deleted the album “Winter”").getByRole("button", { name: "Undo" }).click();
  await sidebar(page).getByRole("link", { name: "Winter 2" }).waitFor();
});

test("a photo in an album opens at an address that lands there again", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 2).click({ modifiers: ["Control"] });
  await page.keyboard.press("a");
  await page.getByLabel("Find or name an album").fill("One");
  await page.keyboard.press("Enter");
  await sidebar(page).getByRole("link", { name: "One 1" }).click();
  await expect.poll(() => page.getByRole("gridcell").count()).toBe(1);
  await tile(page, 0).click();
  await page.getByRole("dialog").getByText("1 of 1").waitFor();
  await page.reload();
  await page.getByRole("dialog").getByText("1 of 1").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "One" }).waitFor();
});

test("the open photo is rated by key and star, and its title and date are changed in the panel", async (context) => {
  const { page, folder } = await openSix(context);
  const before = await readFile(join(folder, "new-1.jpg"));
  await tile(page, 0).click();
  const viewer = page.getByRole("dialog").first();
  await viewer.getByRole("group", { name: "Rating" }).waitFor();
  await page.keyboard.press("5");
  await viewer.getByRole("group", { name: "Rating: 5 stars" }).waitFor();
  await viewer.getByRole("button", { name: "Rate 2 stars" }).click();
  await viewer.getByRole("group", { name: "Rating: 2 stars" }).waitFor();
  await page.keyboard.press("i");
  const panel = viewer.getByRole("region", { name: "About this photo" });
  await panel.getByRole("button", { name: "Edit title" }).click();
  await panel.getByLabel("Title").fill("5 ways to f");
  await page.keyboard.press("Enter");
  await panel.getByText("5 ways to f").waitFor();
  await viewer.getByRole("group", { name: "Rating: 2 stars" }).waitFor();

  await panel.getByRole("button", { name: "Edit date" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the date" });
  await dialog.getByLabel("Date and time").fill("1999-12-31T23:59:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await panel.getByText(/set by you · The file says: Aug 12, 2023/).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => tile(page, 5).getAttribute("aria-label")).toContain("December 31, 1999, new-1.jpg");
  expect((await readFile(join(folder, "new-1.jpg"))).equals(before)).toBe(true);
});

test("dates of many photos are moved by the same time", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).focus();
  await page.keyboard.press("d");
  await toolbar(page).getByRole("button", { name: "Change date…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the date of 3 photos" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Say by how much to move the dates.").waitFor();
  await dialog.getByLabel("Days").fill("1");
  await dialog.getByRole("radio", { name: "Earlier" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("rowheader", { name: "August 11, 2023" }).waitFor();
  await toast(page, "Moved the date of 3 photos back by 1 day").waitFor();
});

test("a place that is none is refused with a sentence", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).click({ modifiers: ["Control"] });
  await toolbar(page).getByRole("button", { name: "Change place…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the place" });
  for (const [text, sentence] of [
    ["somewhere", "Write two numbers"],
    ["91, 0", "A latitude lies between"],
  ] as const) {
    await dialog.getByLabel("Latitude and longitude").fill(text);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText(sentence).waitFor();
  }
  await dialog.getByLabel("Latitude and longitude").fill("48.6361, -1.5115");
  await dialog.getByRole("button", { name: "Save" }).click();
  await toast(page, "Set the place of 1 photo").waitFor();
});

test("the list of changes undoes an older one, and says what stands in the way of another", async (context) => {
  const { page } = await openSix(context);
  await tile(page, 0).focus();
  await page.keyboard.press("1");
  await tileNamed(page, "1 star").waitFor();
  await page.keyboard.press("f");
  await tileNamed(page, "Favourite").waitFor();
  await page.keyboard.press("2");
  await tileNamed(page, "2 stars").waitFor();
  await sidebar(page).getByRole("link", { name: "Changes" }).click();
  const rows = page.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect.poll(() => rows.count()).toBe(3);
  await rows.nth(2).getByRole("button", { name: "Undo" }).click();
  await toast(page, "came later and changed some of the same").waitFor();
  await rows.nth(1).getByRole("button", { name: "Undo" }).click();
  await rows.filter({ hasText: "Undone" }).getByRole("button", { name: "Do again: Added 1 photo" }).waitFor();
  await sidebar(page).getByRole("link", { name: "Favourites 0" }).click();
  await page.getByRole("heading", { name: "No favourites yet" }).waitFor();
});
