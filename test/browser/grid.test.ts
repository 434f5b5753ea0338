import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { answerMedia, anyPicture, noPicture } from "./harness/answer-media.ts";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";

const { open } = withHarness();
const library: Scenario = { photos: 3000, folders: [{ path: "/home/ada/Pictures" }] };

const tile = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const grid = (page: Page) => page.getByRole("grid", { name: "Photos" });
const topOf = (page: Page, index: number) =>
  tile(page, index).evaluate((element) => element.getBoundingClientRect().top);
const focusedIndex = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.getAttribute("data-index") ?? -1));
/** A photo well inside the window. */
const indexInside = (page: Page) =>
  page.getByRole("gridcell").evaluateAll((cells) => {
    const inside = cells.find((cell) => {
      const box = cell.getBoundingClientRect();
      return box.top > 250 && box.bottom < 750;
    });
    return Number(inside?.getAttribute("data-index"));
  });

async function openGrid(context: Parameters<typeof open>[0], scenario = library): Promise<Page> {
  const page = await open(context, scenario);
  await tile(page, 0).locator("img").waitFor();
  return page;
}

async function wheelTo(page: Page, pixels: number): Promise<void> {
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, pixels);
  await expect.poll(() => grid(page).evaluate((element) => Math.round(element.scrollTop))).toBe(pixels);
}

test("tells screen readers rows, columns and what each photo is", async (context) => {
  const page = await openGrid(context);
  expect(Number(await grid(page).getAttribute("aria-rowcount"))).toBeGreaterThan(300);
  const first = page.getByRole("row").first();
  expect(await first.getAttribute("aria-rowindex")).toBe("1");
  expect(await first.getByRole("rowheader").first().textContent()).toBe("Saturday, August 12, 2023");
  const photo = page.getByRole("gridcell", { name: "Saturday, August 12, 2023, IMG_1000.jpg" });
  expect(await photo.getAttribute("aria-colindex")).toBe("1");
});

test("is one stop for the Tab key", async (context) => {
  const page = await openGrid(context);
  expect(await page.locator('[role="grid"] [tabindex="0"]').count()).toBe(1);
  await tile(page, 0).focus();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("slider");
  await page.keyboard.press("Shift+Tab");
  expect(await focusedIndex(page)).toBe(0);
});

test("arrows move in the picture plane", async (context) => {
  const page = await openGrid(context);
  await tile(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  expect(await focusedIndex(page)).toBe(1);
  const from = await tile(page, 1).boundingBox();
  await page.keyboard.press("ArrowDown");
  const below = await tile(page, await focusedIndex(page)).boundingBox();
  expect(below!.y).toBeGreaterThan(from!.y);
  // Straight below: the middle of the photo above is over it.
  const middle = from!.x + from!.width / 2;
  expect(below!.x).toBeLessThanOrEqual(middle);
  expect(below!.x + below!.width).toBeGreaterThanOrEqual(middle);
  await page.keyboard.press("ArrowUp");
  expect(await focusedIndex(page)).toBe(1);
});

test("page down goes on by a window and keeps the focus in it", async (context) => {
  const page = await openGrid(context);
  await tile(page, 0).focus();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  const box = await tile(page, await focusedIndex(page)).boundingBox();
  expect(await focusedIndex(page)).toBeGreaterThan(5);
  expect(box!.y).toBeGreaterThan(0);
  expect(box!.y + box!.height).toBeLessThan(800);
});

test("keeps the place of the focus while its photo is scrolled out of the document", async (context) => {
  const page = await openGrid(context);
  await tile(page, 3).focus();
  await wheelTo(page, 6000);
  await expect.poll(() => tile(page, 3).count()).toBe(0);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focusedIndex(page)).toBe(4);
});

test("nothing moves when thumbnails land", async (context) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const page = await open(
    context,
    { ...library, servedMedia: true },
    {
      prepare: async (page) => {
        await page.addInitScript(() => {
          const shifts: number[] = [];
          Object.assign(window, { shifts });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              shifts.push((entry as PerformanceEntry & { value: number }).value);
          }).observe({ type: "layout-shift", buffered: true });
        });
        await answerMedia(page, async () => {
          await held;
          return anyPicture;
        });
      },
    },
  );
  await tile(page, 0).locator("canvas").waitFor();
  const boxes = () =>
    page.getByRole("gridcell").evaluateAll((cells) =>
      cells.map((cell) => {
        const { x, y, width, height } = cell.getBoundingClientRect();
        return [cell.getAttribute("data-index"), x, y, width, height];
      }),
    );
  const shifts = () => page.evaluate(() => [...(window as unknown as { shifts: number[] }).shifts]);
  const before = await boxes();
  const shiftsBefore = await shifts();
  release();
  // The placeholder goes when the picture has faded in.
  await tile(page, 0).locator("canvas").waitFor({ state: "detached" });
  expect(await boxes()).toEqual(before);
  expect(await shifts()).toEqual(shiftsBefore);
});

test("a broken thumbnail says why, and is asked for again when it comes back into the window", async (context) => {
  let isBroken = true;
  const page = await open(
    context,
    { ...library, servedMedia: true },
    { prepare: (page) => answerMedia(page, () => (isBroken ? noPicture : anyPicture)) },
  );
  await tile(page, 0).getByText("There are no files here.").waitFor();
  isBroken = false;
  await tile(page, 0).focus();
  await page.keyboard.press("End");
  await tile(page, 2999).locator("img").waitFor();
  await page.keyboard.press("Home");
  await tile(page, 0).locator("img").waitFor();
});

test("marks a photo whose drive is not connected", async (context) => {
  const page = await openGrid(context, { ...library, offline: [1] });
  await page.getByRole("gridcell", { name: /IMG_1001\.jpg\. Offline/ }).waitFor();
});

test("the size slider keeps the place", async (context) => {
  const page = await openGrid(context);
  await wheelTo(page, 5000);
  const rows = () => page.getByRole("row").count();
  const anchor = await page.getByRole("gridcell").evaluateAll((cells) => {
    const first = cells.find((cell) => cell.getBoundingClientRect().top >= 52);
    return Number(first?.getAttribute("data-index"));
  });
  const [top, before] = [await topOf(page, anchor), await rows()];
  const slider = page.getByRole("slider", { name: "Size of photos" });
  await slider.fill("10");
  await expect.poll(rows).toBeGreaterThan(before);
  expect(Math.abs((await topOf(page, anchor)) - top)).toBeLessThanOrEqual(1);
});

test("Ctrl and the wheel change the size under the pointer", async (context) => {
  const page = await openGrid(context);
  await wheelTo(page, 5000);
  const index = await indexInside(page);
  const box = await tile(page, index).boundingBox();
  const y = box!.y + box!.height / 2;
  await page.mouse.move(box!.x + box!.width / 2, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await tile(page, index).boundingBox())!.height).toBeGreaterThan(box!.height);
  const after = await tile(page, index).boundingBox();
  expect(Math.abs(after!.y + after!.height / 2 - y)).toBeLessThanOrEqual(1);
});

test("comes back to the same place with back, and after a reload", async (context) => {
  const page = await openGrid(context);
  await wheelTo(page, 7000);
  const index = await indexInside(page);
  const top = await topOf(page, index);
  await page.getByRole("searchbox").or(page.getByRole("combobox")).first().fill("beach");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search/);
  await tile(page, 0).locator("img").waitFor();
  await page.goBack();
  await tile(page, index).waitFor();
  expect(await topOf(page, index)).toBe(top);
  await page.reload();
  await tile(page, index).waitFor();
  expect(await topOf(page, index)).toBe(top);
});

test("photos that come or go above do not move what is on screen", async (context) => {
  const page = await openGrid(context);
  await wheelTo(page, 7000);
  const anchor = await page.getByRole("gridcell").evaluateAll((cells) => {
    const first = cells.find((cell) => cell.getBoundingClientRect().top >= 52);
    return {
      hash: first?.getAttribute("data-hash"),
      index: Number(first?.getAttribute("data-index")),
      top: first?.getBoundingClientRect().top,
    };
  });
  await page.evaluate(() => window.harness.removeFirst(40));
  const photo = page.locator(`[data-hash="${anchor.hash}"]`);
  await page.locator(`[data-hash="${anchor.hash}"][data-index="${anchor.index - 40}"]`).waitFor();
  const top = await photo.evaluate((element) => element.getBoundingClientRect().top);
  expect(Math.abs(top - anchor.top!)).toBeLessThanOrEqual(1);
});

test("the focus stays on its photo when photos come or go above it", async (context) => {
  const page = await openGrid(context);
  await wheelTo(page, 3000);
  const index = await indexInside(page);
  await tile(page, index).focus();
  const hash = await tile(page, index).getAttribute("data-hash");
  await page.evaluate(() => window.harness.removeFirst(7));
  await expect.poll(() => focusedIndex(page)).toBe(index - 7);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-hash"))).toBe(hash);
});

test("at the very top new photos are seen at once", async (context) => {
  const page = await openGrid(context);
  await page.evaluate(() => window.harness.removeFirst(40));
  await page.getByRole("gridcell", { name: /IMG_1040\.jpg/ }).waitFor();
  expect(await grid(page).evaluate((element) => element.scrollTop)).toBe(0);
  expect(await tile(page, 0).getAttribute("aria-label")).toContain("IMG_1040.jpg");
});

test("a search by likeness has neither days nor years", async (context) => {
  const page = await open(context, library, { place: "/search?q=beach" });
  await tile(page, 0).locator("img").waitFor();
  expect(await page.getByRole("rowheader").count()).toBe(0);
  expect(await page.getByRole("slider", { name: "Timeline" }).textContent()).toBe("");
});

test("an engine that restarts is asked for the list again", async (context) => {
  const page = await openGrid(context);
  await page.evaluate(() => window.harness.disconnect(false));
  const opened = () =>
    page.evaluate(() => window.harness.calls.filter((call) => call.method === "view.open").length);
  await expect.poll(opened).toBe(2);
  await tile(page, 0).focus();
  await page.keyboard.press("End");
  await tile(page, 2999).locator("img").waitFor();
});
