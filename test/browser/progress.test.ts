import { join } from "node:path";
import { expect, test } from "vitest";
import type { Job } from "../../shared/library.ts";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";
import type { Scenario } from "./harness/scenario.ts";
import { withHarness } from "./harness/with-harness.ts";
import { withApp } from "./with-app.ts";

const { open } = withHarness();
const { open: openApp } = withApp();

const library: Scenario = { photos: 600, folders: [{ path: "/home/ada/Pictures" }] };
const job = {
  state: "running",
  phase: "reading",
  filesDone: 12_304,
  filesFound: 84_725,
  photosPerSecond: 61,
  etaSeconds: 1187,
  failed: 3,
} as const;

test("the activity bar says how far, how fast, how long, in which order", async (context) => {
  const page = await open(context, { ...library, job });
  const bar = page.getByRole("region", { name: "Activity" });
  await bar.waitFor();
  expect(await bar.getByText("Indexing 12,304 of 84,725").locator("..").textContent()).toBe(
    "Indexing 12,304 of 84,72561 photos/sabout 20 minnewest first",
  );
  expect(await bar.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("15");
});

test("a library at rest has no activity bar", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  expect(await page.getByRole("region", { name: "Activity" }).count()).toBe(0);
});

test("indexing is paused and resumed from the bar", async (context) => {
  const page = await open(context, { ...library, job });
  await page.getByRole("button", { name: "Pause indexing" }).click();
  await page.getByText("Paused at 12,304 of 84,725").first().waitFor();
  await page.getByRole("button", { name: "Resume indexing" }).click();
  await page.getByText("Indexing 12,304 of 84,725").waitFor();
  const methods = await page.evaluate(() => window.harness.calls.map(({ method }) => method));
  expect(methods.filter((method) => /pause|resume/.test(method))).toEqual(["jobs.pause", "jobs.resume"]);
});

test("the details lead to the failures", async (context) => {
  const page = await open(context, { ...library, job, problems: 3 });
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("dialog", { name: "Indexing" }).getByRole("link", { name: "Show problems" }).click();
  await page.getByRole("heading", { name: "Problems with 3 files" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/problems");
});

test("why a job waits is told in its place", async (context) => {
  const problem = { code: "disk-full", message: "The disk is full. Free some space, then resume." } as const;
  const page = await open(context, { ...library, job: { ...job, state: "paused", problem } });
  await page.getByRole("region", { name: "Activity" }).getByText(problem.message).waitFor();
  await page.getByRole("button", { name: "Resume indexing" }).waitFor();
});

test("failures stay in the bar after the end until they are put away", async (context) => {
  const page = await open(context, { ...library, job: { ...job, state: "done" }, problems: 3 });
  await page.getByText("3 files could not be read").waitFor();
  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await page.getByRole("region", { name: "Activity" }).waitFor({ state: "detached" });
});

test("the grid fills while indexing runs, and counts follow", async (context) => {
  const page = await open(context, { ...library, photos: 0, job });
  await page.getByText("They appear here as they are found").waitFor();
  await page.evaluate(() => window.harness.setPhotos(40));
  await page.getByRole("grid").getByRole("gridcell").first().waitFor();
  await page.getByRole("link", { name: "Photos 40" }).waitFor();
});

test("five thousand problems are a list of a few dozen elements, to its very end", async (context) => {
  const page = await open(context, { ...library, problems: 5000 }, { place: "/problems" });
  const list = page.getByRole("region", { name: "Files with problems" });
  await list.getByRole("listitem").first().waitFor();
  expect(await list.getByRole("listitem").count()).toBeLessThan(60);
  expect(await list.getByRole("listitem").first().getAttribute("aria-setsize")).toBe("5000");
  await list.press("End");
  await list.getByText("DSC_5999.jpg").waitFor();
});

test("a problem's path is copied, and all are tried again", async (context) => {
  const page = await open(
    context,
    { ...library, problems: 2 },
    {
      place: "/problems",
      permissions: ["clipboard-read", "clipboard-write"],
    },
  );
  await page.getByRole("button", { name: "Copy path of DSC_1000.jpg" }).click();
  await page.getByText("Path copied").first().waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "/home/ada/Pictures/Old backups/Disk 1/DSC_1000.jpg",
  );
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Trying 2 files again").first().waitFor();
  const asked = await page.evaluate(() =>
    window.harness.calls.find(({ method }) => method === "problems.retry"),
  );
  expect(asked?.input).toEqual({});
});

test("problems are listed by kind, with what to do, and a kind is tried again", async (context) => {
  const page = await open(context, { ...library, problems: 9 }, { place: "/problems" });
  const list = page.getByRole("region", { name: "Files with problems" });
  await list.getByText("DSC_1000.jpg").waitFor();
  await page.getByRole("button", { name: "Incomplete 3" }).click();
  await page.getByText("They end too early").waitFor();
  await list.getByText("DSC_1003.jpg").waitFor();
  expect(await list.getByRole("listitem").count()).toBe(3);
  await page.getByRole("button", { name: "Try these again" }).click();
  await page.getByText("Trying 3 files again").first().waitFor();
});

test("a file is ignored, the count follows, and it is brought back", async (context) => {
  const page = await open(context, { ...library, problems: 3 }, { place: "/problems" });
  await page.getByRole("button", { name: "Ignore DSC_1001.jpg" }).click();
  await page.getByRole("heading", { name: "Problems with 2 files" }).waitFor();
  await page.getByRole("button", { name: "Ignored 1" }).click();
  const list = page.getByRole("region", { name: "Files with problems" });
  await list.getByText("DSC_1001.jpg").waitFor();
  expect(await list.getByRole("listitem").count()).toBe(1);
  await page.getByRole("button", { name: "Bring DSC_1001.jpg back" }).click();
  await page.getByRole("heading", { name: "Problems with 3 files" }).waitFor();
});

test("when all of a kind is ignored the page says so, and leads to them", async (context) => {
  const page = await open(context, { ...library, problems: 3 }, { place: "/problems" });
  for (const kind of ["Incomplete 1", "Not pictures 2"]) {
    await page.getByRole("button", { name: kind }).click();
    await page.getByRole("button", { name: "Ignore these" }).click();
    await page.getByRole("button", { name: kind }).waitFor({ state: "detached" });
  }
  await page.getByText("No problems but ignored ones").waitFor();
  await page.getByRole("button", { name: "Show 3 ignored files" }).click();
  await page.getByText("DSC_1002.jpg").waitFor();
});

test("the details list the whole queue, and each job is paused and stopped on its own", async (context) => {
  const page = await open(context, { ...library, job });
  await page.getByRole("region", { name: "Activity" }).waitFor();
  const upkeep: Partial<Job> = {
    id: "job-2",
    kind: "upkeep",
    priority: "upkeep",
    state: "queued",
    waitsFor: "turn",
    about: "Looking through thumbnails",
  };
  await page.evaluate((job) => window.harness.addJob(job), upkeep);
  await page.getByRole("button", { name: "Details" }).click();
  const queue = page.getByRole("list", { name: "Also to do" });
  await queue.getByText("Waits for its turn").waitFor();
  await page.getByRole("button", { name: "Pause: Looking through thumbnails" }).click();
  await page.getByRole("button", { name: "Stop: Looking through thumbnails" }).click();
  const asked = await page.evaluate(() =>
    window.harness.calls.filter(({ method }) => /^jobs\.(pause|cancel)/.test(method)),
  );
  expect(asked).toEqual([
    { method: "jobs.pause", input: { jobId: "job-2" } },
    { method: "jobs.cancel", input: { jobId: "job-2" } },
  ]);
});

test("the bar says why a job waits or is slow", async (context) => {
  const page = await open(context, { ...library, job: { ...job, slowedBy: "battery" } });
  const bar = page.getByRole("region", { name: "Activity" });
  await bar.getByText("slower on battery").waitFor();
  await page.evaluate(() => window.harness.setJob({ slowedBy: "person" }));
  await bar.getByText("slower while you work").waitFor();
  await page.evaluate(() => window.harness.setJob({ state: "paused", waitsFor: "battery", slowedBy: null }));
  await bar.getByText("Waits until this computer is plugged in").waitFor();
});

test("how modest work is on battery is set in the menu", async (context) => {
  const page = await open(context, library);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Not at all" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Index more slowly while I work" }).click();
  expect(await page.getByRole("menuitemradio", { name: "Not at all" }).getAttribute("aria-checked")).toBe(
    "true",
  );
  const set = await page.evaluate(() =>
    window.harness.calls.filter(({ method }) => method === "jobs.configure").map(({ input }) => input),
  );
  expect(set).toEqual([{ onBattery: "pause" }, { whileWorking: "slow" }]);
});

test("a restarting engine is told with its reason, and the photos come back by themselves", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  await page.evaluate(() => window.harness.setEngineState("restarting", "It ran out of memory."));
  await page.getByText("Albumen's engine is restarting. It ran out of memory.").waitFor();
  const before = await page.evaluate(() => window.harness.calls.length);
  await page.evaluate(() => window.harness.setEngineState("running", null));
  await page.getByText("Albumen's engine is restarting").waitFor({ state: "detached" });
  await page.waitForFunction(
    (from) => window.harness.calls.slice(from).some(({ method }) => method === "view.open"),
    before,
  );
});

test("an engine that was given up is told with the reason, and started again on a click", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  await page.evaluate(() => window.harness.setEngineState("stopped", "It crashed five times."));
  await page.getByText("It crashed five times.").waitFor();
  await page.getByRole("button", { name: "Start it again" }).click();
  await page.getByText("It crashed five times.").waitFor({ state: "detached" });
  await page.getByRole("gridcell").first().waitFor();
});

test("an engine that does not answer for a while is told of, and the photos stay", async (context) => {
  const page = await open(context, library);
  await page.getByRole("gridcell").first().waitFor();
  const reason = "The engine has not answered for a while.";
  await page.evaluate((reason) => window.harness.setEngineState("running", reason), reason);
  await page.getByRole("status").getByText(reason).waitFor();
  expect(await page.getByRole("gridcell").first().isVisible()).toBe(true);
  await page.evaluate(() => window.harness.setEngineState("running", null));
  await page.getByText(reason).waitFor({ state: "detached" });
});

test("a library that takes long to open is told of", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  const reason = "Opening the library takes longer than usual.";
  await page.evaluate((reason) => window.harness.setEngineState("starting", reason), reason);
  await page.getByRole("status").getByText(reason).waitFor();
});

test("the details say that the computer runs on battery, as long as it does", async (context) => {
  const page = await open(context, { ...library, job, power: "battery" });
  await page.getByRole("button", { name: "Details" }).click();
  const details = page.getByRole("dialog", { name: "Indexing" });
  const line = details.getByText("This computer runs on battery.");
  await line.waitFor();
  await page.evaluate(() => window.harness.setPower("mains"));
  await line.waitFor({ state: "detached" });
  await page.evaluate(() => window.harness.setPower("battery"));
  await line.waitFor();
  // What waits does not use it up.
  await page.evaluate(() => window.harness.setJob({ state: "paused" }));
  await line.waitFor({ state: "detached" });
});

test("where the power comes from is asked again of an engine that came back", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  const asked = () =>
    page.evaluate(() => window.harness.calls.filter(({ method }) => method === "power.get").length);
  const before = await asked();
  await page.evaluate(() => window.harness.setEngineState("restarting", null));
  await page.evaluate(() => window.harness.setEngineState("running", null));
  await expect.poll(asked).toBeGreaterThan(before);
});

test("a lost connection is told, and comes back by itself", async (context) => {
  const page = await open(context, library);
  await page.getByRole("grid").waitFor();
  await page.evaluate(() => window.harness.disconnect(true));
  await page.getByText("The connection to Albumen was lost").waitFor();
  await page.evaluate(() => window.harness.disconnect(false));
  await page.getByText("The connection to Albumen was lost").waitFor({ state: "detached" });
  await page.getByRole("gridcell").first().waitFor();
});

test("the real engine is started again under an open window, which says why and goes on", async (context) => {
  const folder = join(await tempFolder("photos"), "Holidays");
  await writePhotos(folder, 4);
  const { app, page } = await openApp(context, { folders: [folder] });
  await page.getByRole("gridcell").first().waitFor();
  app.host.restartEngine("It was asked to.");
  await page.getByText("Albumen's engine is restarting. It was asked to.").waitFor();
  await page.getByText("Albumen's engine is restarting").waitFor({ state: "detached" });
  const field = page.getByRole("combobox", { name: "Search" });
  await field.fill("stripes");
  await field.press("Enter");
  await page.getByText("4 photos, closest first").waitFor();
});
