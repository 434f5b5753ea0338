import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { failOnErrors, useBrowser } from "../../support/browser.ts";
import type { Scenario } from "./scenario.ts";
import { openScenario, type ServedHarness, serveHarness } from "./serve-harness.ts";

export interface OpenOptions extends BrowserContextOptions {
  place?: string;
  /** Runs before the page is loaded: to answer its requests, for one. */
  prepare?: (page: Page) => Promise<void>;
}

export interface TestHarness {
  /** The window on a made-up engine, at a place. Skips the test, naming why, where there is no browser. */
  open(context: TestContext, scenario: Scenario, options?: OpenOptions): Promise<Page>;
}

/**
 * One browser and one server for all tests of a file. Call it at the top of the file. A test also fails if the page
 * wrote an error to its console: a bug, or something that the content policy forbids.
 */
export function withHarness(): TestHarness {
  const { openPage, requireBrowser } = useBrowser();
  let served: ServedHarness | undefined;
  beforeAll(async () => {
    served = await serveHarness();
  });
  afterAll(() => served?.close());
  return {
    async open(context, scenario, { place = "/", prepare, ...options } = {}) {
      requireBrowser(context);
      if (!served) throw new Error("The harness is not served");
      const page = await openPage({ locale: "en-US", ...options });
      failOnErrors(page);
      await prepare?.(page);
      await openScenario(page, served.url, scenario, place);
      return page;
    },
  };
}
