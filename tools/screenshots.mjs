// Pictures of every screen, taken from the real app in a real browser: node tools/screenshots.mjs FOLDER OUTDIR
// The library is a temporary one; FOLDER is only read. A second, made-up folder brings files that cannot be read.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./build.mjs";
import { chromiumArguments, findChromium } from "./chromium.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const [folder, out] = process.argv.slice(2).map((path) => resolve(path));
if (!folder || !out) {
  console.error("Usage: node tools/screenshots.mjs FOLDER OUTDIR");
  process.exit(2);
}
const found = await findChromium();
if (found.path === null) {
  console.error(found.reason);
  process.exit(1);
}
if (!(await buildIfStale())) process.exit(1);
const { chromium } = await import("playwright-core");
const { startBrowserHost } = await import(
  pathToFileURL(join(root, "out/electron/engine/hosts/http.js")).href
);

const temp = realpathSync(mkdtempSync(join(tmpdir(), "albumen-screenshots-")));
mkdirSync(out, { recursive: true });
const host = await startBrowserHost({
  library: join(temp, "library"),
  starterDir: join(root, "assets/models/starter"),
  webDir: join(root, "out/web"),
  port: 0,
});
const browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
const wide = { width: 1280, height: 800 };
try {
  await takeAll();
} finally {
  await browser.close();
  await host.close();
  rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function takeAll() {
  const context = await browser.newContext({ viewport: wide, colorScheme: "light", locale: "en-US" });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`The page says: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.error(`The page fails: ${error.message}`));

  await page.goto(host.newUrl());
  await page.getByRole("heading", { name: "Where are your photos?" }).waitFor();
  await both(page, "first-run");

  await page.getByLabel("path of a folder").fill(folder);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const bar = page.getByRole("region", { name: "Activity" });
  const indexing = bar.getByText("photos/s");
  await indexing.waitFor({ timeout: 60_000 }).catch(() => console.error("Too few photos to see it working."));
  await page.getByRole("gridcell").first().waitFor();
  await shoot(page, "progress-light");
  if (await indexing.isVisible()) {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "Details" }).click();
    await shoot(page, "progress-details-dark");
    await page.keyboard.press("Escape");
    await page.emulateMedia({ colorScheme: "light" });
  }
  await waitForJobs();

  writeProblems(join(temp, "Old scans"));
  await host.engine.call("folders.add", { paths: [join(temp, "Old scans")] });
  await waitForJobs();
  await bar.getByText("could not be read").waitFor();
  await shoot(page, "failures-light");
  await page.getByRole("button", { name: "Hide", exact: true }).click();

  await both(page, "grid");
  await page.keyboard.press("/");
  await page.getByRole("option").first().waitFor({ timeout: 20_000 });
  await both(page, "suggestions");
  await page.keyboard.type("sunset over the sea");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Best match" }).waitFor();
  await both(page, "search");

  await page.getByRole("gridcell").first().click();
  await page.waitForURL("**/photo/**");
  await both(page, "viewer");
  await page.keyboard.press("i");
  await both(page, "viewer-info");
  await page.keyboard.press("i");
  await page.keyboard.press("Escape");
  await page.waitForURL("**/search**");

  await page.getByRole("link", { name: "Problems" }).click();
  await page.getByRole("heading", { name: "Problems with" }).waitFor();
  await both(page, "problems");

  await page.getByRole("link", { name: "Folders", exact: true }).click();
  await both(page, "folders");
  await page.getByRole("main").getByRole("button", { name: "Add folder…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill(resolve(folder, ".."));
  await dialog.getByRole("button", { name: "Go" }).click();
  await dialog.getByText("directly in this folder").waitFor();
  await both(page, "add-folder");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove Old scans…" }).click();
  await both(page, "remove-folder");
  await page.keyboard.press("Escape");

  await takeFacts(page);

  await page.getByRole("link", { name: "Photos" }).first().click();
  await page.getByRole("gridcell").first().waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await both(page, "settings");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await both(page, "keys");
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 760, height: 640 });
  await page.getByRole("button", { name: "Open menu" }).click();
  await both(page, "drawer");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 420, height: 760 });
  await both(page, "narrow");
}

/** What a person says of photos: hearts and stars, a selection, an album, the dialogs, the list of changes. */
async function takeFacts(page) {
  const cells = page.getByRole("gridcell");
  await page.getByRole("link", { name: "Photos" }).first().click();
  await cells.first().waitFor();
  await page.getByRole("link", { name: "Favourites" }).click();
  await page.getByRole("heading", { name: "No favourites yet" }).waitFor();
  await both(page, "favourites-empty");
  await page.getByRole("link", { name: "Photos" }).first().click();
  await cells.nth(2).focus();
  await page.keyboard.press("f");
  await page.keyboard.press("4");
  await cells.nth(0).click({ modifiers: ["Control"] });
  await cells.nth(3).click({ modifiers: ["Shift"] });
  await page.getByRole("toolbar", { name: "Selected photos" }).getByText("4 selected").waitFor();
  await both(page, "selection");
  await page.getByRole("button", { name: "Change date…" }).click();
  await both(page, "dates");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Change place…" }).click();
  await both(page, "place");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add to album…" }).click();
  await page.getByLabel("Find or name an album").fill("Summer by the sea");
  await both(page, "add-to-album");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Summer by the sea" }).click();
  await page.getByRole("heading", { name: "Summer by the sea" }).waitFor();
  await cells.nth(1).click({ modifiers: ["Control"] });
  await both(page, "album");
  await page.keyboard.press("h");
  await page.getByRole("link", { name: "Hidden" }).click();
  await cells.first().waitFor();
  await both(page, "hidden");
  await page.getByRole("link", { name: "Favourites" }).click();
  await cells.first().click();
  await page.waitForURL("**/photo/**");
  await page.keyboard.press("i");
  await page.getByRole("button", { name: "Edit caption" }).click();
  await page.keyboard.type("The evening after the storm.");
  await both(page, "viewer-facts");
  await page.keyboard.press("Control+Enter");
  await page.getByText("set by you").waitFor();
  await page.keyboard.press("i");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Changes" }).click();
  await page.getByRole("list", { name: "Changes" }).waitFor();
  await both(page, "changes");
}

/** One picture in each appearance, following the system. */
async function both(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Once everything that is on screen has been loaded and has stopped moving. */
async function shoot(page, name) {
  await page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const path = join(out, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
}

async function waitForJobs() {
  for (const { id } of await host.engine.call("jobs.list", {})) {
    await host.engine.call("jobs.wait", { jobId: id });
  }
}

/** Files that are no photos, each in its own way. */
function writeProblems(scans) {
  mkdirSync(scans);
  writeFileSync(join(scans, "empty.jpg"), "");
  writeFileSync(join(scans, "letter.jpg"), "Dear Ada, this is a letter and not a photograph.\n");
  writeFileSync(join(scans, "IMG_0042.jpg"), Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"));
  writeFileSync(join(scans, "screenshot.png"), Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
}
