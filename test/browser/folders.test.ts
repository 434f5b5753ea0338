import { join } from "node:path";
import { expect, test } from "vitest";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { withHarness } from "./harness/with-harness.ts";
import { withApp } from "./with-app.ts";

const { open: openApp } = withApp();
const { open } = withHarness();

test("a second folder is added, and removing it says that nothing is deleted and can be undone", async (context) => {
  const parent = await tempFolder("photos");
  const [trips, home] = [join(parent, "Trips"), join(parent, "Home")];
  await writePhotos(trips, 3);
  // Three of them are copies of those in Trips: one photo each, in two places.
  await writePhotos(home, 5);
  const { page } = await openApp(context, { folders: [trips], place: "/folders" });

  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill(home);
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByRole("button", { name: "Add “Home”" }).click();
  await page.getByRole("link", { name: "Home 5" }).waitFor();
  await page.getByRole("link", { name: "Photos 5" }).waitFor();

  await page.getByRole("button", { name: "Remove Home…" }).click();
  const confirm = page.getByRole("dialog", { name: "Remove “Home” from Albumen?" });
  await confirm.getByText("Nothing is deleted from your disk").waitFor();
  await confirm.getByRole("button", { name: "Remove from Albumen" }).click();
  await page.getByRole("link", { name: "Photos 3" }).waitFor();
  await page.getByRole("button", { name: "Add it again" }).click();
  await page.getByRole("link", { name: "Photos 5" }).waitFor();
});

test("a folder inside one already added is refused with a sentence", async (context) => {
  const trips = join(await tempFolder("photos"), "Trips");
  const inside = join(trips, "2023");
  await writePhotos(inside, 2);
  const { page } = await openApp(context, { folders: [trips], place: "/folders" });
  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill(inside);
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByRole("button", { name: "Add “2023”" }).click();
  await dialog.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await page.getByRole("list", { name: "Folders in the library" }).getByRole("listitem").count()).toBe(
    1,
  );
});

test("looking for changes finds what is new", async (context) => {
  const trips = join(await tempFolder("photos"), "Trips");
  await writePhotos(trips, 2);
  const { page } = await openApp(context, { folders: [trips], place: "/folders" });
  await page.getByRole("link", { name: "Photos 2" }).waitFor();
  await writePhotos(trips, 5);
  await page.getByRole("button", { name: "Look for changes in Trips" }).click();
  await page.getByRole("link", { name: "Photos 5" }).waitFor();
});

test("an offline folder says that its photos are kept, and can't be looked through", async (context) => {
  const page = await open(
    context,
    { photos: 10, folders: [{ path: "/media/backup/Old photos", state: "offline" }] },
    { place: "/folders" },
  );
  const row = page.getByRole("list", { name: "Folders in the library" }).getByRole("listitem");
  await row.getByText("Offline: not connected now. Its photos stay in the library.").waitFor();
  expect(await row.getByRole("button", { name: "Look for changes in Old photos" }).isDisabled()).toBe(true);
  await page.getByRole("link", { name: "Old photos Offline 10" }).waitFor();
});

test("the folder browser goes down and up, and says why a path can't be opened", async (context) => {
  const page = await open(context, { photos: 10, folders: [{ path: "/home/ada" }] }, { place: "/folders" });
  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByRole("button", { name: "/home/ada" }).click();
  await dialog.getByRole("button", { name: "Pictures" }).click();
  await dialog.getByRole("button", { name: "Add “Pictures”" }).waitFor();
  await dialog.getByRole("button", { name: "Up one folder" }).click();
  await dialog.getByRole("button", { name: "Add “ada”" }).waitFor();
  await dialog.getByLabel("Path").fill("/nowhere");
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByText("There is no folder /nowhere. Check the path and try again.").waitFor();
  expect(await dialog.getByRole("button", { name: "Add this folder" }).isDisabled()).toBe(true);
});

test("an answer that comes late does not take away the path that is being typed", async (context) => {
  const page = await open(
    context,
    { photos: 10, folders: [{ path: "/home/ada" }], held: "folders.browse" },
    { place: "/folders" },
  );
  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill("/home/ada/Pictures");
  await page.evaluate(() => window.harness.release());
  await dialog.getByRole("button", { name: "/home/ada" }).waitFor();
  expect(await dialog.getByLabel("Path").inputValue()).toBe("/home/ada/Pictures");
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByRole("button", { name: "Add “Pictures”" }).waitFor();
});
