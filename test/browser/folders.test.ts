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
  await row.getByText("Not connected now. Its photos stay in the library.").waitFor();
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

test("how changes are noticed is said in words, folder by folder", async (context) => {
  const page = await open(
    context,
    {
      photos: 40,
      folders: [
        { path: "/home/ada/Trips" },
        { path: "/mnt/nas/Photos", watch: { how: "polled", why: "network" } },
        { path: "/home/ada/Old", enabled: false, watch: { how: "unwatched", why: null } },
        { path: "/home/ada/OneDrive", inCloud: 1200 },
      ],
    },
    { place: "/folders" },
  );
  const row = (name: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await row("Trips").getByText("Watched: changes in it appear by themselves").waitFor();
  await row("Photos").getByText("On a network drive").waitFor();
  await row("Old").getByText("Switched off: its photos stay").waitFor();
  expect(await row("Old").getByRole("button", { name: "Look for changes in Old" }).isDisabled()).toBe(true);
  await row("OneDrive").getByText("1,200 files are in the cloud, not on this computer.").waitFor();
  await row("OneDrive").getByRole("button", { name: "Download and add" }).click();
  await page.getByText("Downloading from the cloud").first().waitFor();
  const calls = await page.evaluate(() => window.harness.calls);
  expect(calls.filter(({ method }) => method === "index.start").at(-1)?.input).toMatchObject({
    download: true,
  });
});

test("a folder is switched off and on by the keyboard, and says so", async (context) => {
  const page = await open(
    context,
    { photos: 10, folders: [{ path: "/home/ada/Trips" }] },
    { place: "/folders" },
  );
  const keep = page.getByRole("switch", { name: "Keep up with Trips" });
  expect(await keep.getAttribute("aria-checked")).toBe("true");
  await keep.focus();
  await page.keyboard.press("Space");
  await page.getByText("Switched off: its photos stay").waitFor();
  expect(await keep.getAttribute("aria-checked")).toBe("false");
  await page.keyboard.press("Enter");
  await page.getByText("Watched: changes in it appear by themselves").waitFor();
});

test("what is left out of a folder is written, kept, and undone", async (context) => {
  const parent = await tempFolder("photos");
  const trips = join(parent, "Trips");
  await writePhotos(trips, 3);
  await writePhotos(join(trips, "private"), 5);
  const { page } = await openApp(context, { folders: [trips], place: "/folders" });
  await page.getByRole("link", { name: "Photos 5" }).waitFor();
  await page.getByRole("button", { name: "Leave out parts of Trips…" }).click();
  const dialog = page.getByRole("dialog", { name: "Leave out parts of “Trips”" });
  expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await dialog.getByLabel("Rules").fill("private/\n");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Photos 3" }).waitFor();
  await page.getByText("1 rule leaves parts out").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Photos 5" }).waitFor();
});

test("how often all folders are looked through is chosen and kept", async (context) => {
  const parent = join(await tempFolder("photos"), "Trips");
  await writePhotos(parent, 1);
  const { page } = await openApp(context, { folders: [parent], place: "/folders" });
  const choice = page.getByLabel("Look through all folders again");
  expect(await choice.inputValue()).toBe("6");
  await choice.selectOption({ label: "every day" });
  await page.reload();
  await page.getByLabel("Look through all folders again").waitFor();
  await expect.poll(() => choice.inputValue()).toBe("24");
});
