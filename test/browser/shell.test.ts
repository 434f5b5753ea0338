import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { failOnErrors, useBrowser } from "../support/browser.ts";
import { writePhotos } from "../support/photos.ts";
import { describeShell } from "../support/shell-contract.ts";
import { makeTempFolder, removeFolder } from "../support/temp-folder.ts";
import { hashOf, pictureUrl } from "./harness/fake-photos.ts";
import { withHarness } from "./harness/with-harness.ts";

const { openPage, requireBrowser } = useBrowser();
const { open } = withHarness();

let app: TestApp;
let folder: string;
let photo: string;
beforeAll(async () => {
  folder = await makeTempFolder("photos");
  await writePhotos(join(folder, "Trips"), 1);
  app = await startTestApp({ folders: [folder] });
  const { viewId } = await app.host.engine.call("view.open", {});
  const { items } = await app.host.engine.call("view.page", { viewId, offset: 0, limit: 1 });
  photo = items[0]!.hash;
});
afterAll(async () => {
  await app?.close();
  await removeFolder(folder);
});

describeShell("The browser's", async (context) => {
  requireBrowser(context);
  const page = await openPage();
  failOnErrors(page);
  await page.goto(app.url());
  await page.getByRole("gridcell").first().waitFor();
  return { page, photo, control: null };
});

const failure = { code: "file-missing", message: "There is no such file." } as const;

describeShell("The desktop's, over a made-up bridge,", async (context) => {
  const failures = { "file.reveal": failure, "drag.start": failure };
  const page = await open(context, { photos: 10, folders: [{ path: "/home/ada" }], desktop: { failures } });
  await page.getByRole("gridcell").first().waitFor();
  return {
    page,
    photo: hashOf(3),
    // Only Electron serves that scheme: the page draws the picture that the address names.
    reachable: (address) => pictureUrl(new URL(address).pathname.split("/")[1]!),
    control: {
      command: (command) =>
        page.evaluate((command) => window.harness.desktop?.emit({ name: "command", command }), command),
      answerMenu: (item) => page.evaluate((id) => window.harness.desktop?.answerMenus(id), item?.id ?? null),
      answerFolders: (paths) => page.evaluate((paths) => window.harness.desktop?.chooseFolders(paths), paths),
    },
  };
});
