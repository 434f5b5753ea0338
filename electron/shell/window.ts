import { app, BrowserWindow, nativeTheme, screen } from "electron";
import { windowOrigin } from "../../shared/desktop.ts";
import { decideRestart } from "../engine/hosts/restart-policy.ts";
import type { Log } from "../engine/log.ts";
import { textMenuOf } from "./text-menu.ts";
import { placeWindow, smallestWindow, type WindowPlace } from "./window-place.ts";

/** The page's own background, so that nothing of another colour shows before it is drawn: `--surface` of tokens.css. */
const background = { light: "#fcfcfb", dark: "#151515" } as const;
/** A page that has nothing to paint within this time is shown all the same: an empty window can be closed. */
const showAnywayMs = 10_000;
/** Moving a window sends many events. */
const rememberMs = 500;

export interface WindowOptions {
  preload: string;
  place: WindowPlace | null;
  log: Log;
  onPlace(place: WindowPlace): void;
  /** It can be seen. */
  onShown(): void;
}

/** Opens the app's window on its page. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { log } = options;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const place = placeWindow(
    options.place,
    [primary, ...others].map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: "Albumen",
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    // Only when it is wanted: said to be off, macOS takes the window for one that can never fill its screen.
    ...(place.mode === "fullscreen" ? { fullscreen: true } : {}),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });

  let isShown = false;
  const show = () => {
    clearTimeout(anyway);
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    if (place.mode === "maximized") window.maximize();
    window.show();
    options.onShown();
  };
  const anyway = setTimeout(show, showAnywayMs);
  window.once("ready-to-show", show);

  // Windows tells its windows, and not the app, that the computer is shut down; it waits for a moment if it is asked to.
  window.on("query-session-end", (event) => {
    event.preventDefault();
    app.quit();
  });
  rememberPlace(window, options.onPlace);
  surviveCrashes(window, log);
  window.webContents.on("context-menu", (_event, params) => textMenuOf(params)?.popup({ window }));
  window.once("closed", () => clearTimeout(anyway));
  window
    .loadURL(`${windowOrigin}/`)
    .catch((error: unknown) => log.error("The window's page did not load.", { error }));
  return window;
}

function rememberPlace(window: BrowserWindow, onPlace: (place: WindowPlace) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const mode = window.isFullScreen() ? "fullscreen" : window.isMaximized() ? "maximized" : "normal";
    onPlace({ bounds: window.getNormalBounds(), mode });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, rememberMs);
  };
  window.on("resize", soon);
  window.on("move", soon);
  window.on("maximize", soon);
  window.on("unmaximize", soon);
  window.on("enter-full-screen", soon);
  window.on("leave-full-screen", soon);
  window.on("close", remember);
}

/** A page that died is loaded again; one that dies again and again is left alone, and closing it still works. */
function surviveCrashes(window: BrowserWindow, log: Log): void {
  const crashes: number[] = [];
  window.webContents.on("render-process-gone", (_event, details) => {
    if (details.reason === "clean-exit") return;
    log.error("The window's page died.", { reason: details.reason, exitCode: details.exitCode });
    crashes.push(Date.now());
    const next = decideRestart(crashes);
    if (next.kind === "give-up") return;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, next.delayMs);
  });
  window.on("unresponsive", () => log.warn("The window does not answer."));
  window.on("responsive", () => log.info("The window answers again."));
}
