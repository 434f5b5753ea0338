import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";

const { open } = withHarness();
const count = 2_000_000;
const huge: Scenario = { photos: count, folders: [{ path: "/home/ada/Pictures" }] };

const tile = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);

async function openHuge(context: Parameters<typeof open>[0]): Promise<Page> {
  const page = await open(context, huge);
  await tile(page, 0).locator("img").waitFor();
  return page;
}

/** Photos between these have come, and the scrolling has come to rest. */
async function drawn(page: Page, from: number, to: number): Promise<void> {
  const indexes = () =>
    page
      .locator('[aria-busy="false"]:has(img)')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-index"))));
  await expect
    .poll(async () => {
      const there = await indexes();
      return there.length > 0 && there.every((index) => index > from && index < to);
    })
    .toBe(true);
}

/** Drags the scrubber's thumb from the top to a share of its way. */
async function dragTo(page: Page, share: number): Promise<void> {
  const box = await page.getByRole("slider", { name: "Timeline" }).boundingBox();
  if (!box) throw new Error("There is no timeline");
  const x = box.x + box.width - 8;
  await page.mouse.move(x, box.y + 24);
  await page.mouse.down();
  for (let step = 1; step <= 3; step++)
    await page.mouse.move(x, box.y + 24 + ((box.height - 24) * share * step) / 3);
  await page.mouse.up();
}

test("End and Home reach the last and the first of two million photos", async (context) => {
  const page = await openHuge(context);
  await tile(page, 0).focus();
  await page.keyboard.press("End");
  await tile(page, count - 1)
    .locator("img")
    .waitFor();
  expect(await tile(page, count - 1).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("Home");
  await tile(page, 0).locator("img").waitFor();
  expect(await tile(page, 0).evaluate((element) => element === document.activeElement)).toBe(true);
});

test("dragging the timeline reaches the last, the middle and the first of two million photos", async (context) => {
  const page = await openHuge(context);
  await dragTo(page, 1.1);
  await tile(page, count - 1)
    .locator("img")
    .waitFor();
  const last = await tile(page, count - 1).boundingBox();
  expect(last && last.y + last.height).toBeLessThanOrEqual(800);
  await dragTo(page, 0.5);
  await drawn(page, count * 0.45, count * 0.55);
  await dragTo(page, -0.1);
  await tile(page, 0).locator("img").waitFor();
});

test("a scroll position set from outside reaches the end as well", async (context) => {
  const page = await openHuge(context);
  await page.getByRole("grid").evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight;
  });
  await tile(page, count - 1)
    .locator("img")
    .waitFor();
});

test("the wheel moves photos by as many pixels as it says in the middle of two million", async (context) => {
  const page = await openHuge(context);
  await page.getByRole("grid").evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight / 2;
  });
  await drawn(page, count * 0.4, count * 0.6);
  const index = await page
    .getByRole("gridcell")
    .evaluateAll((cells) =>
      cells.find((cell) => cell.getBoundingClientRect().top > 400)?.getAttribute("data-index"),
    );
  const topOf = () => tile(page, Number(index)).evaluate((element) => element.getBoundingClientRect().top);
  const before = await topOf();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 240);
  await expect.poll(topOf).toBe(before - 240);
});

test("the document stays small wherever one is in two million photos", async (context) => {
  const page = await openHuge(context);
  expect(await nodes(page)).toBeLessThan(600);
  for (const share of [0.2, 0.4, 0.6, 0.8]) {
    await dragTo(page, share);
    await drawn(page, count * (share - 0.1), count * (share + 0.1));
    expect(await nodes(page)).toBeLessThan(600);
  }
});

test("the timeline names years, and the month while it is dragged", async (context) => {
  const page = await openHuge(context);
  const timeline = page.getByRole("slider", { name: "Timeline" });
  await timeline.getByText("2010", { exact: true }).waitFor();
  await dragTo(page, 0.5);
  await expect.poll(() => timeline.getAttribute("aria-valuetext")).toMatch(/^\w+ 20\d\d$/);
});
