import type { Browser, Page } from "playwright-core";
import { expect, onTestFailed, onTestFinished } from "vitest";
import { tempHome } from "../home.ts";
import { type MainOptions, type MainProcess, startMain } from "./main-process.ts";
import type { FromStandIn } from "./remote-wire.ts";
import { openWindowPage, showPage, type WindowPage } from "./window-page.ts";

export interface DesktopOptions extends Omit<MainOptions, "home" | "withPages"> {
  /** Default: a new one, removed with the test. */
  home?: string;
  library?: string;
  /** The page is expected to write errors to its console. */
  mayFail?: boolean;
}

export interface Desktop extends MainProcess {
  readonly home: string;
  /** The page of the window that is open, or opens next. */
  page(): Promise<Page>;
  /** As a person quits it; resolves when the process is gone. */
  quit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * The desktop app for one test: its compiled main process over the stand-in of Electron, its processes, and its window in a real
 * Chromium. Ended with the test, which fails if Electron was used in a way that is not allowed, or the page wrote an error.
 */
export async function openDesktop(browser: Browser, options: DesktopOptions = {}): Promise<Desktop> {
  const { desktop, end } = await startDesktop(browser, {
    ...options,
    home: options.home ?? (await tempHome()),
  });
  onTestFinished(end);
  onTestFailed(() => {
    if (desktop.stderr() !== "") console.error(`The app said:\n${desktop.stderr()}`);
  });
  return desktop;
}

/** The same for all tests of a file. @param options.home removed by whoever made it */
export async function startDesktop(
  browser: Browser,
  options: DesktopOptions & { home: string },
): Promise<{ desktop: Desktop; end(): Promise<void> }> {
  const { home } = options;
  const args = [
    ...(options.library === undefined ? [] : ["--library", options.library]),
    ...(options.args ?? []),
  ];
  const main = startMain({ ...options, args, home, withPages: true });
  const pages = new Map<number, Promise<WindowPage>>();
  const problems: string[] = [];
  const holes: string[] = [];
  let isEnding = false;
  let waiting: ((page: Page) => void)[] = [];

  async function open({ contents, url, preferences }: Extract<FromStandIn, { kind: "load" }>) {
    let opening = pages.get(contents);
    if (!opening) {
      const preload = preferences.preload as string;
      opening = openWindowPage({
        browser,
        main,
        contents,
        preload,
        onViolation: (text) => holes.push(text),
      }).then((shown) => {
        watchErrors(shown.page, (problem) => {
          // What is asked for while all of it goes away fails, and is nobody's fault.
          if (!isEnding) problems.push(problem);
        });
        return shown;
      });
      pages.set(contents, opening);
    }
    try {
      const shown = await opening;
      await showPage(shown, url);
      for (const resolve of waiting) resolve(shown.page);
      waiting = [];
      main.send({ kind: "loaded", contents, error: undefined });
    } catch (error) {
      main.send({ kind: "loaded", contents, error: (error as Error).message });
    }
  }
  main.onMessage((message) => {
    if (message.kind === "load") void open(message);
    else if (message.kind === "to-page" || message.kind === "port")
      void pages.get(message.contents)?.then((shown) => shown.deliver(message));
    else if (message.kind === "window-gone") {
      const gone = pages.get(message.contents);
      pages.delete(message.contents);
      void gone?.then((shown) => shown.close());
    }
  });

  const desktop: Desktop = {
    ...main,
    home,
    async page() {
      const last = [...pages.values()].at(-1);
      if (last) return (await last).page;
      return new Promise((resolve, reject) => {
        waiting.push(resolve);
        void main.exited.then(() => reject(new Error(`The app ended without a window.\n${main.stderr()}`)));
      });
    },
    async quit() {
      isEnding = true;
      await main.control.quit().catch(() => {});
      return main.exited;
    },
  };
  const end = async () => {
    isEnding = true;
    main.kill();
    await main.exited;
    for (const page of pages.values()) await (await page).close().catch(() => {});
    expect(main.violations(), "uses of Electron that are not allowed").toEqual([]);
    if (!options.mayFail) expect(problems, "errors of the window's page").toEqual([]);
    expect(holes, "uses of the window's page that are not allowed").toEqual([]);
  };
  return { desktop, end };
}

function watchErrors(page: Page, onProblem: (problem: string) => void): void {
  page.on("pageerror", (error) => onProblem(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") onProblem(message.text());
  });
}
