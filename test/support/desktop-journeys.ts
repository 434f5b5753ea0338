import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, type TestContext, test } from "vitest";
import { defaultLibrary } from "../../electron/engine/hosts/data-folder.ts";
import { profileFolder } from "../../electron/shell/places.ts";
import { picture } from "../fixtures/images.ts";
import { startTestEngine } from "./engine.ts";
import { homeEnv } from "./home.ts";
import { writePhotos } from "./photos.ts";

export interface DrivenOptions {
  /** The person's home. */
  home: string;
  /** As after the program's name on a command line. */
  args?: readonly string[];
  /** The page is expected to write errors to its console. */
  mayFail?: boolean;
}

/** The desktop app in the hands of a test, whatever stands under it. */
export interface DrivenDesktop {
  /** Its window's page, loaded. */
  page(): Promise<Page>;
  /** How many pages there are, whoever opened them. */
  pageCount(): Promise<number>;
  window(): Promise<{ bounds: Rectangle; preferences: Record<string, unknown>; isInFront: boolean }>;
  minimize(): Promise<void>;
  workAreas(): Promise<Rectangle[]>;
  /** The answer to the folder dialog that opens next. */
  chooseFolders(paths: string[]): Promise<void>;
  clickMenu(path: string[]): Promise<void>;
  /** Ends the engine as a crash would. */
  crashEngine(): Promise<void>;
  /** Starts the program once more, as a person would who does not see that it is open; resolves when that has ended. */
  startAgain(args: readonly string[]): Promise<{ code: number | null; stdout: string }>;
  quit(): Promise<number | null>;
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface JourneyHost {
  /** A home for one test. Its name may have what paths do not expect. */
  home(name: string): Promise<string>;
  /** Skips the test, naming why, where the app cannot be opened. Ended with the test. */
  open(context: TestContext, options: DrivenOptions): Promise<DrivenDesktop>;
}

const awkward = process.platform === "win32" ? "Zoë’s photos & 写真" : `Zoë's "photos" & 写真 $HOME`;

/** What a person does with the desktop app, from the first start on: the same steps over the stand-in and over Electron. */
export function describeJourneys(name: string, { home: newHome, open }: JourneyHost): void {
  const cells = (page: Page) => page.getByRole("gridcell");
  const photosIn = async (home: string, folder: string, count: number) => {
    const path = join(home, folder);
    await writePhotos(path, count);
    return path;
  };
  /** With a folder of photos, indexed. */
  async function openLibrary(context: TestContext, options: Partial<DrivenOptions> = {}) {
    const home = options.home ?? (await newHome("home"));
    const folder = await photosIn(home, "Holidays", 3);
    const desktop = await open(context, { home, args: [folder], ...options });
    const page = await desktop.page();
    await page.getByRole("link", { name: "Holidays 3" }).waitFor();
    await cells(page).nth(2).waitFor();
    return { home, desktop, page };
  }

  describe(name, () => {
    test("from the first start to a found photo, in a home with an awkward name", async (context) => {
      const home = await newHome(awkward);
      const folder = await photosIn(home, "Holidays", 5);
      const desktop = await open(context, { home });
      const page = await desktop.page();
      await page.getByRole("heading", { name: "Where are your photos?", level: 1 }).waitFor();
      await desktop.chooseFolders([folder]);
      await page.getByRole("button", { name: /Choose (a|another) folder…/ }).click();
      await cells(page).nth(4).waitFor();
      await page.waitForFunction(() => {
        const [image] = document.querySelectorAll<HTMLImageElement>('[role="gridcell"] img');
        return image?.complete && image.naturalWidth > 0;
      });
      await page.getByRole("combobox", { name: "Search" }).fill("colourful stripes");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Photos that look like “colourful stripes”" }).waitFor();
      await cells(page).first().click();
      await page.getByRole("dialog", { name: /^Photo: / }).waitFor();
      expect(await desktop.quit()).toBe(0);
    });

    test("a line of the menu adds a folder, by the system's dialog", async (context) => {
      const { home, desktop, page } = await openLibrary(context);
      const folder = await photosIn(home, "Birthdays", 2);
      await desktop.chooseFolders([folder]);
      await desktop.clickMenu(["File", "Add Folder…"]);
      await page.getByRole("link", { name: "Birthdays 2" }).waitFor();
    });

    test("indexing that was cut short by quitting goes on at the next start", async (context) => {
      const count = 72;
      const home = await newHome("home");
      const folder = join(home, "Holidays");
      await writeSlowPhotos(folder, count);
      const first = await open(context, { home, args: [folder] });
      await cells(await first.page())
        .first()
        .waitFor();
      expect(await first.quit()).toBe(0);
      expect(await indexedPhotos(home)).toBeLessThan(count);
      const second = await open(context, { home });
      const page = await second.page();
      await page.getByRole("link", { name: `Holidays ${count}` }).waitFor();
      await page.getByRole("region", { name: "Activity" }).waitFor({ state: "detached" });
      expect(await second.quit()).toBe(0);
      expect(await indexedPhotos(home)).toBe(count);
    });

    test("a second start hands its folder over and ends; the first comes to the front", async (context) => {
      const { home, desktop, page } = await openLibrary(context);
      const folder = await photosIn(home, "Birthdays", 2);
      await desktop.minimize();
      const second = await desktop.startAgain([folder]);
      expect(second).toEqual({ code: 0, stdout: "Albumen: already open; handed over.\n" });
      await page.getByRole("link", { name: "Birthdays 2" }).waitFor();
      expect(await desktop.pageCount()).toBe(1);
      await expect.poll(async () => (await desktop.window()).isInFront).toBe(true);
    });

    test("an engine that dies is started again, and the window goes on with the new one", async (context) => {
      // Pictures that are asked for meanwhile are answered with an error, which the page writes to its console.
      const { desktop, page } = await openLibrary(context, { mayFail: true });
      await desktop.crashEngine();
      await page.getByText("Albumen's engine is restarting.").waitFor();
      await page.getByText("Albumen's engine is restarting.").waitFor({ state: "detached" });
      await page.getByRole("combobox", { name: "Search" }).fill("stripes");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Photos that look like “stripes”" }).waitFor();
      await cells(page).first().waitFor();
    });

    test("the window comes back where it was, and to a display that is there", async (context) => {
      const home = await newHome("home");
      await writeSettings(home, { bounds: { x: 9000, y: 9000, width: 700, height: 500 }, mode: "normal" });
      const desktop = await open(context, { home });
      await desktop.page();
      const { bounds } = await desktop.window();
      const areas = await desktop.workAreas();
      expect({ width: bounds.width, height: bounds.height }).toEqual({ width: 700, height: 500 });
      expect(areas.some((area) => bounds.x >= area.x && bounds.x + bounds.width <= area.x + area.width)).toBe(
        true,
      );
    });

    test("the page has no way out: no Node, no windows, no other address, no network", async (context) => {
      const home = await newHome("home");
      const desktop = await open(context, { home, mayFail: true });
      const page = await desktop.page();
      await page.getByRole("heading", { name: "Where are your photos?" }).waitFor();
      const address = page.url();
      const { preferences } = await desktop.window();
      expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
      const found = await page.evaluate(() => ({
        node: ["require", "process", "module", "Buffer", "global"].filter((name) => name in window),
        bridge: Object.keys(
          (window as unknown as { albumenDesktop: Record<string, unknown> }).albumenDesktop,
        ).sort(),
      }));
      expect(found).toEqual({ node: [], bridge: ["call", "onEvent", "pathOfFile"] });
      const reached = await page.evaluate(async () => {
        const urls = ["http://127.0.0.1:9/", "https://example.org/", "file:///etc/passwd"];
        const answers = await Promise.allSettled(urls.map((url) => fetch(url)));
        return answers.map(({ status }) => status);
      });
      expect(reached).toEqual(["rejected", "rejected", "rejected"]);
      await page.evaluate(() => {
        window.open("https://example.org/");
        location.href = "https://example.org/";
      });
      await expect.poll(() => desktop.pageCount()).toBe(1);
      // The page still stands and answers where it stood.
      expect(page.url()).toBe(address);
      await page.getByRole("heading", { name: "Where are your photos?" }).waitFor();
    });

    test("text that comes into the page is no code", async (context) => {
      const home = await newHome("home");
      const desktop = await open(context, { home, mayFail: true });
      const page = await desktop.page();
      const ran = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.ranInline = true";
        document.body.append(script);
        return "ranInline" in window;
      });
      expect(ran).toBe(false);
    });
  });
}

/** Pictures that take long to open and no time to make: one large one, each time with other bytes behind its end. */
async function writeSlowPhotos(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const large = await picture(2400, 1800).png({ compressionLevel: 1 }).toBuffer();
  for (let index = 0; index < count; index++)
    await writeFile(join(folder, `photo-${index}.png`), Buffer.concat([large, Buffer.from(`${index}`)]));
}

/** Asked of the library itself, when no app has it any more. */
async function indexedPhotos(home: string): Promise<number> {
  const { platform } = process;
  const dataDir = defaultLibrary({ platform, home, env: homeEnv(home) });
  const { client, close } = await startTestEngine({ dataDir });
  try {
    return (await client.call("library.status", {})).counts.photos;
  } finally {
    await close();
  }
}

async function writeSettings(home: string, window: unknown): Promise<void> {
  const { platform } = process;
  const env = homeEnv(home);
  const library = defaultLibrary({ platform, home, env });
  const file = join(profileFolder({ platform, home, env, library, usualLibrary: library }), "settings.json");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ window }));
}
