import { join } from "node:path";
import { expect, test } from "vitest";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";
import { withApp } from "./with-app.ts";

const { open: openApp } = withApp();
const { open } = withHarness();
const library: Scenario = { photos: 600, folders: [{ path: "/home/ada/Pictures" }] };

test("words find photos by the starter model, best first, at an address of their own", async (context) => {
  const folder = join(await tempFolder("photos"), "Holidays");
  await writePhotos(folder, 6);
  const { page } = await openApp(context, { folders: [folder] });
  await page.getByRole("gridcell").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("colourful stripes");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Photos that look like “colourful stripes”" }).waitFor();
  await page.getByRole("gridcell").first().waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe("colourful stripes");
});

test("a query of 10,000 characters, or of nothing but emoji, gets a sentence with a next step", async (context) => {
  const folder = join(await tempFolder("photos"), "Holidays");
  await writePhotos(folder, 3);
  const { page } = await openApp(context, { folders: [folder] });
  const field = page.getByRole("combobox", { name: "Search" });
  await field.fill("🐕🏖️🌅");
  await field.press("Enter");
  await page.getByText("Describe what the photo shows").waitFor();
  const long = "dog ".repeat(2500).trim();
  await field.fill(long);
  await field.press("Enter");
  await page.getByText("A search can have up to 1,000 characters").waitFor();
  // Too long for an address, but a reload lands there all the same.
  expect(new URL(page.url()).search).toBe("");
  await page.reload();
  await page.getByText("A search can have up to 1,000 characters").waitFor();
  expect(await field.inputValue()).toBe(long);
});

test("the search field is reached by / and Ctrl-F; Esc clears it, then leaves it", async (context) => {
  const page = await open(context, library);
  const field = page.getByRole("combobox", { name: "Search" });
  const isFocused = () => field.evaluate((element) => element === document.activeElement);
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("/");
  expect(await isFocused()).toBe(true);
  await page.keyboard.type("sun");
  await page.keyboard.press("Escape");
  expect([await field.inputValue(), await isFocused()]).toEqual(["", true]);
  await page.keyboard.press("Escape");
  expect(await isFocused()).toBe(false);
  await page.keyboard.press("Control+f");
  expect(await isFocused()).toBe(true);
});

test("recent searches and three examples are offered, and taken with the keyboard", async (context) => {
  const page = await open(context, library);
  const field = page.getByRole("combobox", { name: "Search" });
  await page.getByPlaceholder("Try “dog”, “cat”, or “car”").waitFor();
  await field.fill("red boat");
  await field.press("Enter");
  await page.getByRole("heading", { name: "“red boat”" }).waitFor();
  await page.getByRole("button", { name: "Clear search" }).click();
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await options.first().waitFor();
  expect(await options.allTextContents()).toEqual(["red boat", "dogTry this", "catTry this", "carTry this"]);
  await field.press("ArrowDown");
  await field.press("ArrowDown");
  expect(await options.nth(1).getAttribute("aria-selected")).toBe("true");
  await field.press("Enter");
  await page.getByRole("heading", { name: "“dog”" }).waitFor();
});

test("after a search the arrow keys are in the photos at once", async (context) => {
  const page = await open(context, library);
  const field = page.getByRole("combobox", { name: "Search" });
  await field.fill("dog");
  await field.press("Enter");
  await page.getByRole("gridcell").first().waitFor();
  await page.getByText("30 photos, closest first").waitFor();
  await page.keyboard.press("ArrowRight");
  const focused = page.locator('[role="grid"] :focus');
  await focused.waitFor();
  expect(await focused.getAttribute("data-index")).toBe("0");
  await page.keyboard.press("ArrowRight");
  await page.locator('[role="grid"] [data-index="1"]:focus').waitFor();
});

test("back, forward and reload land where one was", async (context) => {
  const page = await open(context, library);
  const field = page.getByRole("combobox", { name: "Search" });
  await field.fill("dog");
  await field.press("Enter");
  await page.getByRole("heading", { name: "“dog”" }).waitFor();
  await page.getByRole("radio", { name: "Newest first" }).click();
  await page.waitForURL("**/search?q=dog&sort=date");
  await page.reload();
  await page.getByRole("radio", { name: "Newest first", checked: true }).waitFor();
  expect(await field.inputValue()).toBe("dog");
  await page.goBack();
  await page.getByRole("heading", { name: "Photos", level: 1, exact: true }).waitFor();
  expect(await field.inputValue()).toBe("");
  await page.goForward();
  await page.getByRole("heading", { name: "“dog”" }).waitFor();
});

test("a search during indexing says how much of the library it covers", async (context) => {
  const page = await open(context, { ...library, photos: 8430, embedded: 1204 }, { place: "/search?q=dog" });
  await page.getByText("Search covers 1,204 of 8,430 photos so far").waitFor();
});

test("a search that finds nothing says so, and leads back", async (context) => {
  const page = await open(context, { ...library, finds: { unicorn: 0 } }, { place: "/search?q=unicorn" });
  await page.getByRole("heading", { name: "Nothing here looks like “unicorn”" }).waitFor();
  await page.getByRole("button", { name: "Show all photos" }).click();
  await page.getByRole("gridcell").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("a query that is not understood is the engine's sentence, not a list of photos", async (context) => {
  const message = "“datte:” is not something a search can ask for. Did you mean “date:”?";
  const failures = { "view.open": { code: "query-not-understood" as const, message } };
  const page = await open(context, { ...library, failures }, { place: "/search?q=datte:2023" });
  await page.getByText(message).waitFor();
  expect(await page.getByRole("gridcell").count()).toBe(0);
});
