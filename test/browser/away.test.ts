import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jpeg } from "../fixtures/images.ts";
import { testApp } from "../support/app.ts";
import { useBrowser } from "../support/browser.ts";
import { photoFolder } from "../support/library.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { openPage, requireBrowser } = useBrowser();

test("photos of a drive that is not connected say so, and go from every window when they are not to be shown", async (context) => {
  requireBrowser(context);
  const [home, trips] = [join(await tempFolder("photos"), "Home"), join(await tempFolder("drive"), "Trips")];
  const photos = (from: number, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `${from + n}.jpg`,
        jpeg({ width: 300, height: 200, seed: from + n }),
      ]),
    );
  await photoFolder(photos(1, 2), home);
  await photoFolder(photos(11, 3), trips);
  const app = await testApp({ folders: [home, trips] });
  await rename(trips, `${trips} away`);
  const { engine } = app.host;
  const { jobId } = await engine.call("index.start", {});
  await engine.call("jobs.wait", { jobId });

  const page = await openPage({ locale: "en-US" });
  await page.goto(app.url("/"));
  const other = await openPage({ locale: "en-US" });
  await other.goto(app.url("/"));
  for (const one of [page, other]) await one.getByRole("link", { name: "Photos 5" }).waitFor();
  const away = page.getByRole("gridcell", { name: "Offline: its drive is not connected" });
  await expect.poll(() => away.count()).toBe(3);

  await page.getByRole("button", { name: "Settings" }).click();
  const item = page.getByRole("menuitemcheckbox", { name: "Show photos of drives that are not connected" });
  expect(await item.getAttribute("aria-checked")).toBe("true");
  await item.click();
  for (const one of [page, other]) {
    await one.getByRole("link", { name: "Photos 2" }).waitFor();
    await expect.poll(() => one.getByRole("gridcell").count()).toBe(2);
  }
  await expect.poll(() => item.getAttribute("aria-checked")).toBe("false");
  await page.keyboard.press("Escape");
  await other.getByRole("link", { name: "Folders", exact: true }).click();
  await other.getByText("Its photos are not shown until it is.").waitFor();
  await other.goto(app.url("/search?q=a+photo"));
  await other.getByText("3 photos are left out: their drive is not connected.").waitFor();

  // With nothing else left the page says where the photos are, and shows them on request.
  const folder = (await engine.call("folders.list", {})).find(({ path }) => path.endsWith("Home"));
  await engine.call("folders.remove", { id: folder?.id ?? "" });
  await page.getByRole("heading", { name: "The drives with your photos are not connected" }).waitFor();
  await page.getByRole("button", { name: "Show them all the same" }).click();
  await expect.poll(() => away.count()).toBe(3);
});
