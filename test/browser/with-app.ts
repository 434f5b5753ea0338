import type { BrowserContextOptions, Page } from "playwright-core";
import type { TestContext } from "vitest";
import { type TestApp, type TestAppOptions, testApp } from "../support/app.ts";
import { failOnErrors, useBrowser } from "../support/browser.ts";

export interface AppPage {
  app: TestApp;
  page: Page;
}

export interface AppTests {
  /** The real app in a real browser, at a place. Skips the test, naming why, where there is no browser. */
  open(
    context: TestContext,
    options?: TestAppOptions & { browser?: BrowserContextOptions; place?: string },
  ): Promise<AppPage>;
}

/**
 * One browser for all tests of a file, an app for each. Call it at the top of the file. A test also fails if the page
 * wrote an error to its console: a bug, or something that the content policy forbids.
 */
export function withApp(): AppTests {
  const { openPage, requireBrowser } = useBrowser();
  return {
    async open(context, { browser = {}, place, ...options } = {}) {
      requireBrowser(context);
      const app = await testApp(options);
      const page = await openPage({ locale: "en-US", ...browser });
      failOnErrors(page);
      await page.goto(app.url(place));
      return { app, page };
    },
  };
}
