import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";

const { open } = withHarness();
const library: Scenario = { photos: 600, folders: [{ path: "/home/ada/Pictures" }] };
const light = "rgb(252, 252, 251)";
const dark = "rgb(21, 21, 21)";
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("light and dark follow the system", async (context) => {
  const page = await open(context, library, { colorScheme: "dark" });
  expect(await background(page)).toBe(dark);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background(page)).toBe(light);
});

test("a chosen appearance wins over the system and outlives a reload", async (context) => {
  const page = await open(context, library, { colorScheme: "dark" });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  expect(await background(page)).toBe(light);
  await page.reload();
  await page.getByRole("main").waitFor();
  expect(await background(page)).toBe(light);
});

test("reduced motion leaves no duration", async (context) => {
  const page = await open(context, library, { reducedMotion: "reduce" });
  const durations = await page.evaluate(() =>
    ["fast", "base", "slow"].map((name) =>
      getComputedStyle(document.documentElement).getPropertyValue(`--motion-${name}`),
    ),
  );
  expect(durations.map((duration) => Number.parseFloat(duration))).toEqual([0, 0, 0]);
});

test("? lists the keys, Esc closes the list", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.getByText("Move between photos").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("? works over an open photo as well, and Esc goes back one step at a time", async (context) => {
  const page = await open(context, library);
  await page.getByRole("gridcell").first().click();
  await page.waitForURL("**/photo/**");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  expect(new URL(page.url()).pathname).toMatch(/^\/photo\//);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/");
});

test("the window has its landmarks, each with a name", async (context) => {
  const page = await open(context, { ...library, problems: 2 });
  await page.getByRole("grid").waitFor();
  expect(await page.getByRole("navigation").ariaSnapshot()).toBe(
    [
      '- navigation "Library":',
      '  - heading "Library" [level=2]',
      "  - list:",
      "    - listitem:",
      '      - link "Photos 600":',
      "        - /url: /",
      "    - listitem:",
      '      - link "Favourites 0":',
      "        - /url: /favourites",
      "    - listitem:",
      '      - link "Problems 2":',
      "        - /url: /problems",
      '  - heading "Albums" [level=2]',
      '  - button "New album"',
      "  - list",
      '  - heading "Folders" [level=2]:',
      '    - link "Folders":',
      "      - /url: /folders",
      '  - button "Add folder"',
      "  - list:",
      "    - listitem:",
      '      - link "Pictures 600":',
      "        - /url: /folders",
    ].join("\n"),
  );
  for (const role of ["banner", "main", "search"] as const)
    expect(await page.getByRole(role).count(), role).toBe(1);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Photos");
});

test("the sidebar is resized with the keyboard, hidden and shown, and remembers it", async (context) => {
  const page = await open(context, library);
  const edge = page.getByRole("separator", { name: "Resize sidebar" });
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  expect(await edge.getAttribute("aria-valuenow")).toBe("236");
  await page.getByRole("button", { name: "Hide sidebar" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Show sidebar" }).click();
  expect(await page.getByRole("separator", { name: "Resize sidebar" }).getAttribute("aria-valuenow")).toBe(
    "236",
  );
});

test("below 900 px, or at 200 % zoom, the sidebar is a drawer and nothing is cut off", async (context) => {
  const page = await open(context, library, { viewport: { width: 640, height: 400 } });
  await page.getByRole("grid").waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
  await page.getByRole("button", { name: "Open menu" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Folders" }).click();
  await page.getByRole("heading", { name: "Folders", level: 1 }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test("the first thing that Tab reaches skips to the content", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
});
