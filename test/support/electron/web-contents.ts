import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { app } from "./app.ts";
import { createFrame, type Frame } from "./ipc-main.ts";
import { isEmptyImage } from "./native-image.ts";
import { checkTransfer, cloneForWire, type MessagePortMain } from "./port-handle.ts";
import { type End, takeEnd } from "./ports.ts";
import { session, sessionState } from "./session.ts";
import { ElectronEvent, onReset, record, refuse, strict, violation } from "./strict.ts";

export type WebPreferences = Record<string, unknown>;

/** Who shows pages. Without a browser nobody does: addresses are asked for, and that is all. */
export interface PageHost {
  /** Resolves when the page is there. */
  load(contents: WebContents, url: string): Promise<void>;
  message(contents: WebContents, message: { channel: string; args: unknown[]; ports: End[] }): void;
  gone(contents: WebContents): void;
}
export const pages: { host: PageHost | undefined } = { host: undefined };

type OpenHandler = (details: { url: string; disposition: string }) => { action: string };
interface DragItem {
  file?: string;
  files?: string[];
  icon: unknown;
}

let lastId = 0;
const all = new Map<number, WebContents>();
onReset(() => all.clear());

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session = session.defaultSession;
  readonly preferences: WebPreferences;
  #url = "";
  #isDestroyed = false;
  #isLoading = false;
  #frame: Frame | undefined;
  #openHandler: OpenHandler | undefined;
  loads = 0;
  zoomFactor = 1;
  zoomLevel = 0;
  audioMuted = false;
  /** What was sent to a page that nobody shows. */
  readonly sent: { channel: string; args: unknown[]; ports: End[] }[] = [];

  constructor(preferences: WebPreferences) {
    super();
    this.preferences = preferences;
    checkPreferences(preferences);
    all.set(this.id, this);
  }

  /** The same object until the page goes elsewhere. */
  get mainFrame(): Frame {
    this.#frame ??= createFrame(this.#url === "" ? "about:blank" : this.#url);
    return this.#frame;
  }
  /** Not of Electron: the page's address has changed, by itself or by a link within. */
  navigated(url: string): void {
    this.#url = url;
    this.#frame = undefined;
  }
  getURL(): string {
    return this.#url;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isLoading(): boolean {
    return this.#isLoading;
  }
  isCrashed(): boolean {
    return false;
  }
  isFocused(): boolean {
    return false;
  }
  focus(): void {}
  getOSProcessId(): number {
    return process.pid;
  }

  async loadURL(url: string): Promise<void> {
    this.#living();
    if (!app.isReady()) refuse("loadURL before ready");
    this.#checkBeforeLoad(url);
    this.navigated(url);
    await this.#load();
  }
  reload(): void {
    this.#living();
    void this.#load();
  }
  reloadIgnoringCache(): void {
    this.reload();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    this.loads += 1;
    this.emit("did-start-loading");
    try {
      await pages.host?.load(strictly(this), this.#url);
    } catch (error) {
      this.#isLoading = false;
      this.emit("did-fail-load", new ElectronEvent(), -6, String(error), this.#url, true);
      throw error;
    }
    if (this.#isDestroyed) return;
    this.#isLoading = false;
    this.emit("dom-ready", new ElectronEvent());
    this.emit("did-finish-load");
    this.emit("did-stop-loading");
  }

  send(channel: string, ...args: unknown[]): void {
    this.#deliver({ channel, args: args.map(cloneForWire), ports: [] });
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    const data = cloneForWire(message);
    this.#deliver({ channel, args: [data], ports: checkTransfer(transfer).map(takeEnd) });
  }
  #deliver(message: { channel: string; args: unknown[]; ports: End[] }): void {
    this.#living();
    if (this.#url === "") violation(`"${message.channel}" was sent to a window that has not loaded anything`);
    if (pages.host) pages.host.message(this, message);
    else this.sent.push(message);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#living();
    this.#openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.#living();
    const policies = ["default", "default_public_interface_only", "default_public_and_private_interfaces"];
    if (![...policies, "disable_non_proxied_udp"].includes(policy))
      refuse(`WebRTC has no policy "${policy}"`);
    record("webContents.setWebRTCIPHandlingPolicy", policy);
  }
  startDrag(item: DragItem): void {
    this.#living();
    const files = item.files ?? (item.file === undefined ? [] : [item.file]);
    if (files.length === 0) refuse("Must specify either 'file' or 'files' option");
    if (isEmptyImage(item.icon)) refuse("Must specify non-empty 'icon' option");
    for (const file of files)
      if (!isAbsolute(file) || !existsSync(file)) violation(`startDrag of ${file}, which is not there`);
    record("webContents.startDrag", files);
  }
  openDevTools(options?: unknown): void {
    record("webContents.openDevTools", options);
  }
  closeDevTools(): void {}
  toggleDevTools(): void {
    record("webContents.toggleDevTools");
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  getZoomLevel(): number {
    return this.zoomLevel;
  }
  setZoomLevel(level: number): void {
    this.zoomLevel = level;
  }
  getZoomFactor(): number {
    return this.zoomFactor;
  }
  setZoomFactor(factor: number): void {
    this.zoomFactor = factor;
  }
  async setVisualZoomLevelLimits(): Promise<void> {}
  setBackgroundThrottling(isAllowed: boolean): void {
    record("webContents.setBackgroundThrottling", isAllowed);
  }
  setIgnoreMenuShortcuts(): void {}
  close(): void {
    this.destroy();
  }

  /** Not of Electron: what Chromium does of itself. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    all.delete(this.id);
    pages.host?.gone(this);
    this.emit("destroyed");
  }
  wouldOpen(url: string): boolean {
    if (this.#openHandler === undefined) return true;
    return this.#openHandler({ url, disposition: "foreground-tab" }).action === "allow";
  }
  wouldNavigate(url: string): boolean {
    const event = Object.assign(new ElectronEvent(), { url, isMainFrame: true, isSameDocument: false });
    this.emit("will-navigate", event, url);
    return !event.defaultPrevented;
  }
  wouldAttach(): boolean {
    const event = new ElectronEvent();
    this.emit("will-attach-webview", event, {}, {});
    return !event.defaultPrevented;
  }

  #living(): void {
    if (this.#isDestroyed) refuse("Object has been destroyed");
  }

  #checkBeforeLoad(url: string): void {
    const { protocol: scheme } = new URL(url);
    if (["http:", "https:", "file:"].includes(scheme))
      violation(`a window loads ${url}, not a page of the app`);
    if (this.#openHandler === undefined) violation("a window loads before setWindowOpenHandler");
    if (this.listenerCount("will-navigate") === 0)
      violation("a window loads before anybody minds will-navigate");
    if (this.listenerCount("will-attach-webview") === 0)
      violation("a window loads before anybody minds will-attach-webview");
    if (sessionState.permissionRequest === null)
      violation("a window loads before setPermissionRequestHandler");
    if (sessionState.permissionCheck === null) violation("a window loads before setPermissionCheckHandler");
  }
}

const wrapped = new WeakMap<WebContents, WebContents>();
/** The one that programs see. */
export function strictly(contents: WebContents): WebContents {
  let proxy = wrapped.get(contents);
  if (proxy === undefined) {
    proxy = strict("webContents", contents);
    wrapped.set(contents, proxy);
  }
  return proxy;
}

export const webContents = strict("webContents (module)", {
  getAllWebContents: () => [...all.values()].map(strictly),
  getFocusedWebContents: () => null,
  fromId: (id: number) => {
    const found = all.get(id);
    return found && strictly(found);
  },
});
export const contentsById = (id: number): WebContents => {
  const found = all.get(id);
  if (!found) throw new Error(`There is no web contents ${id}.`);
  return found;
};

function checkPreferences(preferences: WebPreferences): void {
  const mustNot = {
    sandbox: false,
    contextIsolation: false,
    webSecurity: false,
    nodeIntegration: true,
    nodeIntegrationInWorker: true,
    nodeIntegrationInSubFrames: true,
    allowRunningInsecureContent: true,
    experimentalFeatures: true,
    webviewTag: true,
    navigateOnDragDrop: true,
  };
  for (const [name, value] of Object.entries(mustNot))
    if (preferences[name] === value) violation(`a window with ${name}: ${value}`);
  if (preferences.enableBlinkFeatures !== undefined) violation("a window with enableBlinkFeatures");
  // What is not said is what the next version of Electron makes of it.
  for (const name of ["sandbox", "contextIsolation", "nodeIntegration"])
    if (preferences[name] === undefined) violation(`a window that leaves ${name} to Electron's default`);
  const { preload } = preferences;
  if (typeof preload !== "string") return;
  if (!isAbsolute(preload)) refuse("preload script must have absolute path.");
  if (preload.endsWith(".mjs"))
    violation("a sandboxed window cannot have an ES module as its preload script");
}
