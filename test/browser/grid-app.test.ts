import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { jpeg } from "../fixtures/images.ts";
import { testApp } from "../support/app.ts";
import { useBrowser } from "../support/browser.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { withApp } from "./with-app.ts";

const { open } = withApp();
const { openPage, requireBrowser } = useBrowser();
const cameras = join(import.meta.dirname, "../../../shared/data/photos/cameras");

const tile = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const viewer = (page: Page) => page.getByRole("dialog");

/** Photos of three days: one large one on the newest, twelve on the next, two on the oldest. */
async function writeDays(): Promise<string> {
  const folder = join(await tempFolder("photos"), "Days");
  await mkdir(folder, { recursive: true });
  const write = async (name: string, day: string, width: number, height: number, seed: number) => {
    const exif = {
      dateTimeOriginal: `${day} 12:00:${String(seed).padStart(2, "0")}`,
      make: "Example",
      model: "One",
    };
    await writeFile(join(folder, name), await jpeg({ width, height, seed, exif }));
  };
  await write("large.jpg", "2023:08:12", 3000, 2000, 1);
  for (let i = 0; i < 12; i++) {
    await write(`middle-${i}.jpg`, "2022:05:01", i % 3 === 0 ? 400 : 600, i % 3 === 0 ? 600 : 400, 10 + i);
  }
  for (let i = 0; i < 2; i++) await write(`old-${i}.jpg`, "2001:01:31", 640, 480, 30 + i);
  return folder;
}

test("real photos stand by day, newest first, in their own shapes", async (context) => {
  const { page } = await open(context, { folders: [await writeDays()] });
  // The placeholder goes when the thumbnail is there.
  await tile(page, 14).locator("img").waitFor();
  await expect.poll(() => page.locator('[role="grid"] canvas').count()).toBe(0);
  expect(await page.getByRole("rowheader").allTextContents()).toEqual([
    "Saturday, August 12, 2023",
    "Sunday, May 1, 2022",
    "Wednesday, January 31, 2001",
  ]);
  const label = "Saturday, August 12, 2023, large.jpg";
  expect(await tile(page, 0).getAttribute("aria-label")).toBe(label);
  const shapes = await page.getByRole("gridcell").evaluateAll((cells) =>
    cells.map((cell) => {
      const { width, height } = cell.getBoundingClientRect();
      const image = cell.querySelector("img");
      return [width / height, (image?.naturalWidth ?? 0) / (image?.naturalHeight ?? 1)];
    }),
  );
  for (const [shown = 0, own = 0] of shapes) expect(Math.abs(shown / own - 1)).toBeLessThan(0.05);
});

test("zooming into a real photo shows the file's own pixels", async (context) => {
  const { page } = await open(context, { folders: [await writeDays()] });
  await tile(page, 0).locator("img").waitFor();
  await tile(page, 0).click();
  const preview = viewer(page).locator('[data-variant="preview"] img');
  await preview.waitFor();
  expect(await preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2048);
  await viewer(page).getByText("Example One").waitFor();
  await page.keyboard.press("z");
  const original = viewer(page).locator('[data-variant="original"] img');
  await original.waitFor();
  expect(await original.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(3000);
});

test("a photo whose file is gone keeps its thumbnail and says what happened", async (context) => {
  requireBrowser(context);
  const folder = await writeDays();
  const app = await testApp({ folders: [folder] });
  // The browser notes the missing preview in its console, so the page is not held to a silent one.
  const page = await openPage({ locale: "en-US" });
  await page.goto(app.url());
  await tile(page, 0).locator("img").waitFor();
  await rm(join(folder, "large.jpg"));
  await tile(page, 0).click();
  const alert = viewer(page).getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/\w+.*\.$/);
  expect(await viewer(page).locator('[data-variant="thumbnail"] img').count()).toBe(1);
  await page.context().close();
});

test.skipIf(!existsSync(cameras))(
  "every photo straight from a camera has a thumbnail (skipped without ../shared/data)",
  async (context) => {
    const { page } = await open(context, { folders: [cameras] });
    await tile(page, 0).focus();
    const total = await page
      .getByRole("grid")
      .getAttribute("aria-rowcount")
      .then((rows) => Number(rows));
    expect(total).toBeGreaterThan(5);
    for (let pages = 0; pages < 40; pages++) {
      await page.locator('[aria-busy="false"] img').first().waitFor();
      expect(await page.getByText("No preview of this photo").count()).toBe(0);
      const before = await page.evaluate(() => document.activeElement?.getAttribute("data-index"));
      await page.keyboard.press("PageDown");
      const after = await page.evaluate(() => document.activeElement?.getAttribute("data-index"));
      if (after === before) break;
    }
  },
);
