import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { withApp } from "./with-app.ts";

const { open } = withApp();

async function photosFolder(count: number): Promise<string> {
  const folder = join(await tempFolder("photos"), "Holidays");
  await writePhotos(folder, count);
  return folder;
}

test("the first run asks where the photos are and promises that nothing leaves the computer", async (context) => {
  const { page } = await open(context);
  await page.getByRole("heading", { name: "Where are your photos?", level: 1 }).waitFor();
  await page.getByText("Nothing leaves this computer.").waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
});

test("a pasted path becomes a grid of photos", async (context) => {
  const folder = await photosFolder(5);
  const { page } = await open(context);
  await page.getByLabel("path of a folder").fill(folder);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: "Holidays 5" }).waitFor();
  await page.getByRole("gridcell").nth(4).waitFor();
  expect(await page.getByRole("gridcell").count()).toBe(5);
});

test("a folder that is not there is a sentence beside the field, and the path stays to be mended", async (context) => {
  const { page } = await open(context);
  const missing = join(await tempFolder(), "not here");
  const field = page.getByLabel("path of a folder");
  await field.fill(missing);
  await field.press("Enter");
  const alert = page.getByRole("alert").filter({ hasText: missing });
  await alert.waitFor();
  expect(await field.inputValue()).toBe(missing);
  expect(await field.getAttribute("aria-invalid")).toBe("true");
});

test("a folder is found by walking to it", async (context) => {
  const folder = await photosFolder(2);
  const { page } = await open(context);
  await page.getByRole("button", { name: /Choose (a|another) folder…/ }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill(join(folder, ".."));
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByRole("button", { name: "Holidays" }).click();
  await dialog.getByText("2 photos directly in this folder").waitFor();
  await dialog.getByRole("button", { name: "Add “Holidays”" }).click();
  await page.getByRole("gridcell").nth(1).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a folder without photos says so, and what would be read", async (context) => {
  const folder = join(await tempFolder("photos"), "Empty");
  await mkdir(folder);
  const { page } = await open(context, { folders: [folder] });
  await page.getByRole("heading", { name: "No photos in these folders yet" }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  await page.getByRole("dialog", { name: "Choose a folder" }).waitFor();
});
