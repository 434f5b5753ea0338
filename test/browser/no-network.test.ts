import { join } from "node:path";
import { expect, test } from "vitest";
import { testApp } from "../support/app.ts";
import { useBrowser } from "../support/browser.ts";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { openPage, requireBrowser } = useBrowser();

test("the window asks nobody but its own host", async (context) => {
  requireBrowser(context);
  const photos = join(await tempFolder("photos"), "photos");
  await writePhotos(photos, 3);
  const app = await testApp({ folders: [photos] });
  const page = await openPage();
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  page.on("websocket", (socket) => asked.add(new URL(socket.url()).origin));
  await page.goto(app.url());
  await page.locator("img").first().waitFor();
  const here = `127.0.0.1:${app.host.port}`;
  expect([...asked].sort()).toEqual([`http://${here}`, `ws://${here}`]);
});
