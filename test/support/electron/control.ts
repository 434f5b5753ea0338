import { app, becomeReady } from "./app.ts";
import { appState } from "./app-state.ts";
import { type Bounds, BrowserWindow } from "./browser-window.ts";
import { createFrame, invoke, sendFromPage } from "./ipc-main.ts";
import { createDisplay, powerMonitor, runningBlockers, screen, setBattery, setDisplays } from "./machine.ts";
import { choose, type DescribedItem, describe, findItem, menuState } from "./menu.ts";
import { nativeImage } from "./native-image.ts";
import {
  askPermission,
  checkDevice,
  checkPermission,
  fetchByProtocol,
  mayRequest,
  session,
  sessionState,
} from "./session.ts";
import { calls, ElectronEvent, resetAll, violations } from "./strict.ts";
import { answerDialog, dialogState, notifications } from "./system.ts";
import { running } from "./utility-process.ts";
import { contentsById, strictly, type WebContents } from "./web-contents.ts";

export interface WindowSnapshot {
  /** Of its contents. */
  id: number;
  url: string;
  bounds: Bounds;
  mode: "normal" | "maximized" | "minimized" | "fullscreen";
  isVisible: boolean;
  isFocused: boolean;
  /** How often its page was loaded. */
  loads: number;
  preferences: Record<string, unknown>;
}
export interface ProcessSnapshot {
  name: string;
  pid: number | undefined;
  modulePath: string;
}
export interface Fetched {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}
/** Who calls: the page's own main frame unless something else is said. */
export interface Sender {
  url?: string;
  isMainFrame?: boolean;
  /** The frame has gone meanwhile. */
  isGone?: boolean;
}

type WindowDeed = "close" | "focus" | "blur" | "minimize" | "maximize" | "restore" | "hide";

/**
 * What a person, the system and a page do to the program under test, and what can be seen of it. Plain data in and out: the same
 * from within its process and from without.
 */
export const control = {
  becomeReady,
  reset: resetAll,
  /** `take`: and forget them, for a test of a misuse. */
  violations: (take = false) => (take ? violations.splice(0) : [...violations]),
  calls: (what?: string) => calls.filter((call) => what === undefined || call.what === what),
  forgetCalls: () => void calls.splice(0),

  windows: (): WindowSnapshot[] => BrowserWindow.getAllWindows().map(snapshot),
  window(id: number, deed: WindowDeed): void {
    windowOf(id)[deed]();
  },
  placeWindow: (id: number, bounds: Partial<Bounds>) => windowOf(id).setBounds(bounds),
  crashPage(id: number, reason = "crashed"): void {
    const details = { reason, exitCode: 5 };
    const contents = contentsById(id);
    contents.emit("render-process-gone", new ElectronEvent(), details);
    app.emit("render-process-gone", new ElectronEvent(), strictly(contents), details);
  },

  async fetch(
    url: string,
    init: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Fetched> {
    const response = await fetchByProtocol(new Request(url, init));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  },
  mayRequest,
  invoke: (id: number, channel: string, args: unknown[], sender: Sender = {}): Promise<unknown> => {
    const contents = strictly(contentsById(id));
    return invoke(contents, frameOf(contents, sender), channel, args);
  },
  send(id: number, channel: string, args: unknown[]): void {
    const contents = strictly(contentsById(id));
    sendFromPage(contents, contents.mainFrame, { channel, args, ports: [] });
  },
  wouldOpen: (id: number, url: string) => contentsById(id).wouldOpen(url),
  wouldNavigate: (id: number, url: string) => contentsById(id).wouldNavigate(url),
  wouldAttach: (id: number) => contentsById(id).wouldAttach(),
  askPermission: (id: number, permission: string, origin: string) =>
    askPermission(strictly(contentsById(id)), permission, origin),
  checkPermission: (permission: string, origin: string) => checkPermission(null, permission, origin),
  /** What was set on the session and shows nowhere else. */
  session: () => ({
    isSpellCheckerOn: sessionState.isSpellCheckerOn,
    privileged: [...(sessionState.privileged ?? [])],
  }),
  wouldDownload(): boolean {
    const event = new ElectronEvent();
    session.defaultSession.emit("will-download", event, {}, null);
    return !event.defaultPrevented;
  },
  /** What was sent to a page that nobody shows. */
  sent: (id: number) => contentsById(id).sent.map(({ channel, args }) => ({ channel, args })),
  /** A system that has no pictures for kinds of files. */
  withoutFileIcons(): void {
    appState.fileIcon = () => nativeImage.createEmpty();
  },
  /** As if it ran from its installed form. */
  package(): void {
    appState.isPackaged = true;
  },
  navigated: (id: number, url: string) => contentsById(id).navigated(url),
  checkDevice: () => checkDevice({ deviceType: "hid", origin: "app://albumen" }),

  menu: (): DescribedItem[] => (menuState.application ? describe(menuState.application) : []),
  clickMenu(path: string[]): void {
    if (!menuState.application) throw new Error("There is no menu.");
    const item = findItem(menuState.application, path);
    if (!item.enabled) throw new Error(`"${path.join(" > ")}" is greyed out.`);
    if (item.role === "quit") app.quit();
    else item.click({}, BrowserWindow.getFocusedWindow() ?? undefined);
  },
  popups: (): DescribedItem[][] => menuState.popups.map(({ menu }) => describe(menu)),
  choosePopup: choose,
  /** For the menu that pops up next. */
  answerPopup: (label: string | null) => void menuState.answers.push(label),

  /** For the dialog that waits, or the next one: paths of an open dialog, the number of a button. */
  answerDialog,
  dialogs: () => structuredClone(dialogState.shown),
  notifications: () => notifications.map(({ title, body }) => ({ title, body })),
  clickNotification(index: number): void {
    notifications[index]?.emit("click", new ElectronEvent());
  },

  displays: (bounds: Bounds[]) => setDisplays(bounds.map((one, index) => createDisplay(index + 1, one))),
  workAreas: (): Bounds[] => screen.getAllDisplays().map(({ workArea }) => workArea),
  setBattery,
  blockers: runningBlockers,

  processes: (): ProcessSnapshot[] =>
    [...running].map(({ serviceName, pid, modulePath }) => ({ name: serviceName, pid, modulePath })),

  quit: () => app.quit(),
  /** The system is going down. Answers whether it waits for the app. */
  shutdown(): boolean {
    const event = new ElectronEvent();
    powerMonitor.emit("shutdown", event);
    return event.defaultPrevented;
  },
  /** As if the program had been started once more. */
  secondStart: (additionalData: unknown) =>
    void app.emit("second-instance", new ElectronEvent(), [process.execPath], "/", additionalData),
  activate: () => void app.emit("activate", new ElectronEvent(), false),
  openFile: (path: string) => void app.emit("open-file", new ElectronEvent(), path),
  state: () => {
    const { isReady, isSandboxed, exitCode, locale } = appState;
    return { isReady, isSandboxed, exitCode, locale, switches: [...appState.switches] };
  },
};
export type Control = typeof control;

function windowOf(id: number): BrowserWindow {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === id);
  if (!window) throw new Error(`There is no window ${id}.`);
  return window;
}

function snapshot(window: BrowserWindow): WindowSnapshot {
  const mode = window.isFullScreen()
    ? "fullscreen"
    : window.isMinimized()
      ? "minimized"
      : window.isMaximized()
        ? "maximized"
        : "normal";
  const { id, preferences, loads } = window.webContents;
  return {
    ...{ id, mode, loads, preferences: JSON.parse(JSON.stringify(preferences)) as Record<string, unknown> },
    url: window.webContents.getURL(),
    bounds: window.getBounds(),
    isVisible: window.isVisible(),
    isFocused: window.isFocused(),
  };
}

function frameOf(contents: WebContents, { url, isMainFrame = true, isGone = false }: Sender) {
  if (isGone) return null;
  if (url === undefined && isMainFrame) return contents.mainFrame;
  return createFrame(url ?? contents.getURL(), isMainFrame);
}
