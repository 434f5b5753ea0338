import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page, Request, Route } from "playwright-core";
import type { MainProcess } from "./main-process.ts";
import { runPreload, type ToPage } from "./page-script.ts";
import type { PortWire } from "./remote-ends.ts";

/** Chromium knows no schemes of ours; this is where the window's pages lie for it. Pictures keep their addresses. */
const pageOrigin = "https://albumen.test";
const appOrigin = "app://albumen";
const toPageUrl = (url: string) => url.replace(appOrigin, pageOrigin);
const toAppUrl = (url: string) => url.replace(pageOrigin, appOrigin);

type FromPage =
  | { kind: "hello" }
  | { kind: "invoke"; channel: string; args: unknown[] }
  | { kind: "send"; channel: string; args: unknown[] }
  | { kind: "port"; wire: PortWire }
  | { kind: "violation"; text: string };

export interface WindowPage {
  readonly page: Page;
  deliver(message: ToPage): void;
  close(): Promise<void>;
}

export interface WindowPageOptions {
  browser: Browser;
  main: MainProcess;
  contents: number;
  preload: string;
  onViolation(text: string): void;
}

/** A real page that shows one window of the app: its bundle, its preload script, its requests answered by main. */
export async function openWindowPage(options: WindowPageOptions): Promise<WindowPage> {
  const { browser, main, contents, onViolation } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, locale: "en-US" });
  const outbox: ToPage[] = [];
  let isPumping = false;

  await context.route("**/*", (route) => answer(route, main, contents, onViolation));
  await context.exposeBinding("standInCall", (_source, message: FromPage) => fromPage(message));
  const page = await context.newPage();
  // As text and not by `Function`, which the page's own policy forbids.
  const preload = `(require, module, exports, process) => {\n${readFileSync(options.preload, "utf8")}\n}`;
  await page.addInitScript({ content: `(${runPreload})(${JSON.stringify(pageOrigin)}, ${preload})` });
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame() && frame.url().startsWith(pageOrigin))
      main.send({ kind: "navigated", contents, url: toAppUrl(frame.url()) });
  });
  // Nothing of ours opens another page; one that came all the same would be a hole.
  context.on("page", (popup) => void refusePopup(popup, page, main, contents, onViolation));

  function fromPage(message: FromPage): Promise<unknown> | undefined {
    switch (message.kind) {
      case "hello":
        main.send({ kind: "page-gone", contents });
        return;
      case "invoke":
        return main.control.invoke(contents, message.channel, message.args);
      case "send":
        return main.control.send(contents, message.channel, message.args);
      case "port":
        main.send({ kind: "port", contents, wire: message.wire });
        return;
      case "violation":
        onViolation(message.text);
    }
  }

  /** One after the other, so that order is kept. */
  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    while (outbox.length > 0) {
      const batch = outbox.splice(0);
      // A page that is being left does not hear it, as under Electron.
      await page
        .evaluate((messages) => {
          const { standInReceive } = window as unknown as { standInReceive?: (all: ToPage[]) => void };
          standInReceive?.(messages);
        }, batch)
        .catch(() => {});
    }
    isPumping = false;
  }

  return {
    page,
    deliver(message) {
      outbox.push(message);
      void pump();
    },
    close: () => context.close(),
  };
}

export async function showPage({ page }: WindowPage, url: string): Promise<void> {
  await page.goto(toPageUrl(url));
}

/** What main's own handlers say, by way of the rules that it set for requests. */
async function answer(
  route: Route,
  main: MainProcess,
  contents: number,
  onViolation: (text: string) => void,
): Promise<void> {
  const request = route.request();
  const url = toAppUrl(request.url());
  try {
    if (isLeaving(request, url) && !(await main.control.wouldNavigate(contents, url)))
      return await route.abort("aborted");
    if (!(await main.control.mayRequest(url, request.resourceType())))
      return await route.abort("blockedbyclient");
    if (!/^(app|thumb):/.test(url)) {
      onViolation(`the window reached for ${url}, and nobody stopped it`);
      return await route.abort("blockedbyclient");
    }
    const { status, headers, body } = await main.control.fetch(url, { method: request.method() });
    await route.fulfill({ status, headers: adapt(headers), body: Buffer.from(body) });
  } catch {
    // The page or the app is gone.
    await route.abort("failed").catch(() => {});
  }
}

function isLeaving(request: Request, url: string): boolean {
  if (!request.isNavigationRequest() || request.frame().parentFrame() !== null) return false;
  return !url.startsWith(`${appOrigin}/`);
}

function adapt(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replaceAll(appOrigin, pageOrigin)]),
  );
}

async function refusePopup(
  popup: Page,
  opener: Page,
  main: MainProcess,
  contents: number,
  onViolation: (text: string) => void,
): Promise<void> {
  if (popup === opener) return;
  const url = popup.url();
  // The app may be gone already, and its page with it.
  const isAllowed = await main.control.wouldOpen(contents, url).catch(() => false);
  if (isAllowed) onViolation(`a window opened on ${url}`);
  await popup.close().catch(() => {});
}

export type { BrowserContext };
