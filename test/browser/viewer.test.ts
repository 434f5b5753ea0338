import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { answerMedia, anyPicture, noPicture } from "./harness/answer-media.ts";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";

const { open } = withHarness();
const library: Scenario = { photos: 1000, folders: [{ path: "/home/ada/Pictures" }] };

const tile = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const viewer = (page: Page) => page.getByRole("dialog");
const picture = (page: Page) => viewer(page).locator("[data-variant]");
const title = (page: Page, number: number) =>
  page.getByRole("dialog", { name: new RegExp(`IMG_${number}\\.jpg`) });
const percent = (page: Page) => viewer(page).getByTitle("Actual size");
const focusedIndex = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.getAttribute("data-index") ?? -1));

/** The viewer on photo 4 (2,001 × 3,000 pixels), its preview on screen and standing still. */
async function openViewer(context: Parameters<typeof open>[0], scenario = library): Promise<Page> {
  const page = await open(context, scenario);
  await tile(page, 4).click();
  await settled(page);
  return page;
}

async function settled(page: Page): Promise<void> {
  await viewer(page).locator('[data-variant="preview"] img').waitFor();
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
}

/** Which part of the picture is under a point of the page, as shares of its sides. */
async function under(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await picture(page).boundingBox();
  return [(x - box!.x) / box!.width, (y - box!.y) / box!.height];
}

test("Enter opens the focused photo; its address leads back to it", async (context) => {
  const page = await open(context, library);
  await tile(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await title(page, 1001).waitFor();
  await page.reload();
  await title(page, 1001).waitFor();
  await page.keyboard.press("Escape");
  await viewer(page).waitFor({ state: "detached" });
  await expect.poll(() => focusedIndex(page)).toBe(1);
});

test("says when the photo was taken, its file, its size and its camera", async (context) => {
  const page = await openViewer(context);
  await viewer(page).getByText("Wednesday, August 9, 2023 at 12:00 PM", { exact: true }).waitFor();
  for (const fact of ["IMG_1004.jpg", "2,001 × 3,000", "FUJIFILM X100V"]) {
    await viewer(page).getByText(fact, { exact: true }).waitFor();
  }
});

test("arrows go to the neighbours, and stop at the first", async (context) => {
  const page = await openViewer(context);
  await page.keyboard.press("ArrowRight");
  await title(page, 1005).waitFor();
  for (const number of [1004, 1003, 1002, 1001, 1000]) {
    await page.keyboard.press("ArrowLeft");
    await title(page, number).waitFor();
  }
  await page.keyboard.press("ArrowLeft");
  await title(page, 1000).waitFor();
  expect(await viewer(page).getByRole("button", { name: "Previous photo" }).count()).toBe(0);
  await viewer(page).getByRole("button", { name: "Next photo" }).click();
  await title(page, 1001).waitFor();
});

test("Esc goes back to the grid with the photo seen last focused and in the window", async (context) => {
  const page = await openViewer(context);
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press("ArrowRight");
    await title(page, 1005 + step).waitFor();
  }
  await page.keyboard.press("Escape");
  await viewer(page).waitFor({ state: "detached" });
  await expect.poll(() => focusedIndex(page)).toBe(16);
  const box = await tile(page, 16).boundingBox();
  expect(box!.y).toBeGreaterThanOrEqual(52);
  expect(box!.y + box!.height).toBeLessThanOrEqual(800);
});

test("closing without moving on leaves the grid where it was", async (context) => {
  const page = await open(context, library);
  await tile(page, 0).waitFor();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 2000);
  const scrollTop = () => page.getByRole("grid").evaluate((grid) => Math.round(grid.scrollTop));
  await expect.poll(scrollTop).toBe(2000);
  await page.mouse.click(600, 400);
  await settled(page);
  await page.keyboard.press("Escape");
  await viewer(page).waitFor({ state: "detached" });
  expect(await scrollTop()).toBe(2000);
});

test("the back button of the browser closes it", async (context) => {
  const page = await openViewer(context);
  await page.goBack();
  await viewer(page).waitFor({ state: "detached" });
});

test("keeps the focus inside while it is open", async (context) => {
  const page = await openViewer(context);
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
  }
});

test("0 fits, Z shows actual pixels, + and − zoom", async (context) => {
  const page = await openViewer(context);
  const fitted = await percent(page).textContent();
  await page.keyboard.press("z");
  await expect.poll(() => percent(page).textContent()).toBe("100%");
  expect((await picture(page).boundingBox())!.width).toBe(2001);
  await page.keyboard.press("-");
  await expect.poll(() => percent(page).textContent()).toBe("71%");
  await page.keyboard.press("+");
  await expect.poll(() => percent(page).textContent()).toBe("100%");
  await page.keyboard.press("0");
  await expect.poll(() => percent(page).textContent()).toBe(fitted);
});

test("the wheel zooms at the pointer", async (context) => {
  const page = await openViewer(context);
  await page.keyboard.press("z");
  await expect.poll(() => percent(page).textContent()).toBe("100%");
  await page.mouse.move(500, 500);
  const before = await under(page, 500, 500);
  await page.mouse.wheel(0, -100);
  await expect.poll(() => percent(page).textContent()).toBe("135%");
  const after = await under(page, 500, 500);
  expect(after[0]).toBeCloseTo(before[0], 3);
  expect(after[1]).toBeCloseTo(before[1], 3);
});

test("dragging pans a zoomed picture", async (context) => {
  const page = await openViewer(context);
  await page.keyboard.press("z");
  await expect.poll(() => percent(page).textContent()).toBe("100%");
  const before = await picture(page).boundingBox();
  await page.mouse.move(600, 400);
  await page.mouse.down();
  await page.mouse.move(650, 330, { steps: 5 });
  await page.mouse.up();
  const after = await picture(page).boundingBox();
  expect([after!.x - before!.x, after!.y - before!.y]).toEqual([50, -70]);
});

test("a double click goes to actual pixels and back", async (context) => {
  const page = await openViewer(context);
  const fitted = await percent(page).textContent();
  await page.mouse.dblclick(640, 400);
  await expect.poll(() => percent(page).textContent()).toBe("100%");
  await page.mouse.dblclick(640, 400);
  await expect.poll(() => percent(page).textContent()).toBe(fitted);
});

test("shows the thumbnail, then the preview, then the file's own pixels when zoomed into", async (context) => {
  const opened = "4".padStart(64, "0");
  const asked: string[] = [];
  let releasePreview = () => {};
  const previewHeld = new Promise<void>((resolve) => {
    releasePreview = resolve;
  });
  const page = await open(
    context,
    { ...library, servedMedia: true },
    {
      prepare: (page) =>
        answerMedia(page, async (hash, variant) => {
          if (hash === opened) asked.push(variant);
          if (variant === "preview") await previewHeld;
          return anyPicture;
        }),
    },
  );
  await tile(page, 4).click();
  await viewer(page).locator('[data-variant="thumbnail"] img').waitFor();
  releasePreview();
  await viewer(page).locator('[data-variant="preview"] img').waitFor();
  expect(asked).not.toContain("original");
  await page.keyboard.press("z");
  await viewer(page).locator('[data-variant="original"] img').waitFor();
});

test("I shows all facts and every place of the file, and remembers that it is open", async (context) => {
  const page = await openViewer(context);
  await page.keyboard.press("i");
  const panel = viewer(page).getByRole("complementary", { name: "Information" });
  await panel.getByText("/home/ada/Pictures/Trips/IMG_1004.jpg").waitFor();
  await panel.getByText("23 mm F2").waitFor();
  await panel.getByText("6 MP", { exact: false }).waitFor();
  await page.keyboard.press("ArrowRight");
  await panel.getByText("/home/ada/Pictures/Trips/IMG_1005.jpg").waitFor();
  await page.keyboard.press("i");
  await panel.waitFor({ state: "detached" });
});

test("I shows what was read of a photo as photographers write it, and from where", async (context) => {
  const page = await openViewer(context, {
    ...library,
    metadata: {
      keywords: [{ path: ["Places", "Italy", "Rome"], source: "sidecar:IMG_1004.xmp" }],
      people: [{ name: "Ada Lovelace", area: null, source: "xmp" }],
      exposure: {
        ...{ seconds: 1 / 250, aperture: 2, iso: 400, focalLengthMm: 23, focalLength35Mm: 35, flash: false },
      },
      panorama: "equirectangular",
    },
    parts: [{ kind: "raw", path: "/home/ada/Pictures/Trips/IMG_1004.RAF", bytes: 33_000_000, hash: null }],
  });
  await page.keyboard.press("i");
  const panel = viewer(page).getByRole("complementary", { name: "Information" });
  await panel.getByText("1/250 s · f/2 · ISO 400 · 23 mm (35 mm on 35 mm film)", { exact: true }).waitFor();
  await panel.getByText("Places › Italy › Rome", { exact: true }).waitFor();
  await panel.getByText("from IMG_1004.xmp", { exact: true }).waitFor();
  await panel.getByRole("list", { name: "People" }).getByText("Ada Lovelace").waitFor();
  await panel.getByText("Panorama", { exact: true }).waitFor();
  await panel
    .getByRole("list", { name: "Files" })
    .getByText("Raw file of this photo", { exact: false })
    .waitFor();
});

test("I says each of title, caption, date and place once, with who says it", async (context) => {
  const page = await openViewer(context, {
    ...library,
    metadata: {
      title: { value: "A bridge", source: "sidecar:IMG_1004.xmp" },
      caption: { value: "Of stone", source: "xmp" },
      position: { value: { latitude: 48.853, longitude: 2.35, altitudeMetres: 35 }, source: "exif" },
    },
    facts: {
      title: { value: "My bridge", source: "user", file: "A bridge" },
      caption: { value: "Of stone", source: "file", file: "Of stone" },
      place: {
        ...{ value: { latitude: 48.853, longitude: 2.35 }, source: "file" },
        file: { latitude: 48.853, longitude: 2.35 },
      },
    },
  });
  await page.keyboard.press("i");
  const panel = viewer(page).getByRole("complementary", { name: "Information" });
  await panel.getByText("set by you · IMG_1004.xmp says: A bridge", { exact: true }).waitFor();
  for (const label of ["Title", "Caption", "Date", "Place"]) {
    expect(await panel.getByText(label, { exact: true }).count()).toBe(1);
  }
  for (const value of ["My bridge", "Of stone", "48.8530° N, 2.3500° E", "35 m above sea level"]) {
    expect(await panel.getByText(value).count()).toBe(1);
  }
  const about = panel.getByRole("region", { name: "About this photo" });
  expect(await about.getByText("from the file", { exact: true }).count()).toBe(3);
});

test("copies the path of a file", async (context) => {
  const page = await open(context, library, { permissions: ["clipboard-read", "clipboard-write"] });
  await tile(page, 4).click();
  await settled(page);
  await page.keyboard.press("i");
  await viewer(page).getByRole("button", { name: "Copy path" }).click();
  await page.getByText("Path copied").first().waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "/home/ada/Pictures/Trips/IMG_1004.jpg",
  );
});

test("keeps the thumbnail and says why there is no more", async (context) => {
  const page = await open(
    context,
    { ...library, servedMedia: true, offline: [4] },
    {
      prepare: (page) =>
        answerMedia(page, (_, variant) => (variant === "thumbnail" ? anyPicture : noPicture)),
    },
  );
  await tile(page, 4).click();
  await viewer(page).getByRole("alert").getByText("There are no files here.").waitFor();
  await viewer(page).locator('[data-variant="thumbnail"] img').waitFor();
});

test("a photo that is no longer in the library says so and offers the way back", async (context) => {
  const gone = "f".repeat(12).padStart(64, "0");
  const page = await open(context, library, { place: `/photo/${gone}` });
  await viewer(page).getByText("This photo is no longer in the library.").waitFor();
  await viewer(page).getByRole("alert").getByRole("button", { name: "Back to the photos" }).click();
  await viewer(page).waitFor({ state: "detached" });
  await tile(page, 0).waitFor();
});
