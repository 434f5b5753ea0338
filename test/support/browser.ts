import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, type TestContext } from "vitest";
import { type Chromium, chromiumArguments, findChromium } from "../../tools/chromium.mjs";

export interface TestBrowser {
  /** A page in a context of its own: no cookies or storage shared with another test. Closed with the browser. */
  openPage(options?: BrowserContextOptions): Promise<Page>;
  browser(): Browser;
  /** First line of every browser test: skips it, naming the reason, where there is no Chromium. */
  requireBrowser(context: TestContext): void;
}

/** Fails the running test, when it ends, if the page wrote an error to its console; and closes the page. */
export function failOnErrors(page: Page): void {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  onTestFinished(async () => {
    await page.context().close();
    expect(errors, "errors in the page's console").toEqual([]);
  });
}

/**
 * One real Chromium for all tests of a file. Call it at the top of the file:
 *
 *     const { openPage, requireBrowser } = useBrowser();
 *     test("…", async (context) => {
 *       requireBrowser(context);
 *       const page = await openPage();
 */
export function useBrowser(): TestBrowser {
  let found: Chromium = { path: null, reason: "the browser was not started" };
  let browser: Browser | undefined;
  beforeAll(async () => {
    found = await chosenChromium();
    if (found.path === null) return;
    browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
  });
  afterAll(() => browser?.close());

  const running = () => {
    if (!browser) throw new Error("No Chromium: start the test with requireBrowser(context).");
    return browser;
  };
  return {
    browser: running,
    async openPage(options = {}) {
      const context = await running().newContext({ viewport: { width: 1280, height: 800 }, ...options });
      return context.newPage();
    },
    requireBrowser(context) {
      if (found.path === null) context.skip(found.reason);
    },
  };
}

/** What `npm test` chose, or what this machine has when Vitest was started by hand. */
async function chosenChromium(): Promise<Chromium> {
  const { ALBUMEN_CHROMIUM, ALBUMEN_NO_CHROMIUM } = process.env;
  if (ALBUMEN_CHROMIUM) return { path: ALBUMEN_CHROMIUM, reason: null };
  if (ALBUMEN_NO_CHROMIUM) return { path: null, reason: ALBUMEN_NO_CHROMIUM };
  return findChromium();
}
