import { EventEmitter } from "node:events";
import { app, quitWasPrevented, windowIsGone } from "./app.ts";
import { appState, onlyOn } from "./app-state.ts";
import { ElectronEvent, onReset, record, refuse, violation } from "./strict.ts";
import { strictly, WebContents, type WebPreferences } from "./web-contents.ts";

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface WindowOptions extends Partial<Bounds> {
  show?: boolean;
  minWidth?: number;
  minHeight?: number;
  title?: string;
  fullscreen?: boolean;
  webPreferences?: WebPreferences;
  [name: string]: unknown;
}

let lastId = 0;
const open: BrowserWindow[] = [];
let focused: BrowserWindow | undefined;
appState.windows.list = () => open.map((window) => strictWindow(window));
onReset(() => {
  open.length = 0;
  focused = undefined;
});

class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly options: WindowOptions;
  readonly contents: WebContents;
  isGone = false;
  #bounds: Bounds;
  #normal: Bounds;
  #mode: "normal" | "maximized" | "minimized" | "fullscreen" = "normal";
  #isVisible: boolean;
  #title: string;
  #isReadyToShow = false;

  constructor(options: WindowOptions = {}) {
    super();
    if (!app.isReady()) refuse("Cannot create BrowserWindow before app is ready");
    this.options = options;
    this.contents = new WebContents(options.webPreferences ?? {});
    const { width = 800, height = 600, x = 100, y = 100 } = options;
    for (const [name, value] of Object.entries({ width, height, x, y }))
      if (!Number.isInteger(value))
        violation(`BrowserWindow with ${name}: ${value}, which is no whole number`);
    this.#bounds = { x, y, width, height };
    this.#normal = { ...this.#bounds };
    this.#isVisible = options.show ?? true;
    this.#title = options.title ?? app.name;
    if (options.fullscreen) this.#mode = "fullscreen";
    else if (options.fullscreen === false)
      violation("BrowserWindow with fullscreen: false, which macOS takes for one that can never be");
    open.push(this);
    this.contents.on("did-finish-load", () => {
      if (this.isGone || this.#isReadyToShow) return;
      this.#isReadyToShow = true;
      this.emit("ready-to-show");
    });
    const proxy = strictWindow(this);
    setImmediate(() => this.isGone || this.#isVisible === false || this.focus());
    app.emit("web-contents-created", new ElectronEvent(), strictly(this.contents));
    app.emit("browser-window-created", new ElectronEvent(), proxy);
    // biome-ignore lint/correctness/noConstructorReturn: a member that is unknown, or of a dead window, has to throw
    return proxy;
  }

  static getAllWindows(): BrowserWindow[] {
    return open.map(strictWindow);
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused === undefined ? null : strictWindow(focused);
  }
  static fromId(id: number): BrowserWindow | null {
    const found = open.find((window) => window.id === id);
    return found === undefined ? null : strictWindow(found);
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    const found = open.find((window) => window.contents.id === contents.id);
    return found === undefined ? null : strictWindow(found);
  }

  get webContents(): WebContents {
    return strictly(this.contents);
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  reload(): void {
    this.webContents.reload();
  }

  close(): void {
    const event = new ElectronEvent();
    this.emit("close", event);
    if (event.defaultPrevented) quitWasPrevented();
    else this.destroy();
  }
  destroy(): void {
    if (this.isGone) return;
    open.splice(open.indexOf(this), 1);
    if (focused === this) focused = undefined;
    this.contents.destroy();
    this.isGone = true;
    this.emit("closed");
    windowIsGone();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit("show");
  }
  hide(): void {
    this.#isVisible = false;
    this.emit("hide");
    this.blur();
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  focus(): void {
    record("BrowserWindow.focus");
    if (focused === this) return;
    focused?.blur();
    focused = this;
    this.emit("focus", new ElectronEvent());
    app.emit("browser-window-focus", new ElectronEvent(), strictWindow(this));
  }
  blur(): void {
    if (focused !== this) return;
    focused = undefined;
    this.emit("blur", new ElectronEvent());
    app.emit("browser-window-blur", new ElectronEvent(), strictWindow(this));
  }
  isFocused(): boolean {
    return focused === this;
  }
  moveTop(): void {}

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return { ...this.#normal };
  }
  getContentBounds(): Bounds {
    return this.getBounds();
  }
  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }
  getPosition(): [number, number] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setBounds(bounds: Partial<Bounds>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    if (this.#mode === "normal") this.#normal = { ...this.#bounds };
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height) this.emit("resize");
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) this.emit("move");
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  setMinimumSize(width: number, height: number): void {
    record("BrowserWindow.setMinimumSize", width, height);
  }
  center(): void {}

  maximize(): void {
    this.#change("maximized", "maximize");
    this.showInactive();
  }
  unmaximize(): void {
    if (this.#mode === "maximized") this.#change("normal", "unmaximize");
  }
  isMaximized(): boolean {
    return this.#mode === "maximized";
  }
  minimize(): void {
    this.#change("minimized", "minimize");
    this.blur();
  }
  restore(): void {
    if (this.#mode === "minimized") this.#change("normal", "restore");
  }
  isMinimized(): boolean {
    return this.#mode === "minimized";
  }
  isNormal(): boolean {
    return this.#mode === "normal";
  }
  setFullScreen(isFull: boolean): void {
    if (isFull) this.#change("fullscreen", "enter-full-screen");
    else if (this.#mode === "fullscreen") this.#change("normal", "leave-full-screen");
  }
  isFullScreen(): boolean {
    return this.#mode === "fullscreen";
  }
  isSimpleFullScreen(): boolean {
    return false;
  }
  #change(mode: "normal" | "maximized" | "minimized" | "fullscreen", event: string): void {
    if (this.#mode === mode) return;
    this.#mode = mode;
    this.emit(event);
    if (mode !== "minimized") this.emit("resize");
  }

  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  setProgressBar(progress: number, options?: unknown): void {
    record("BrowserWindow.setProgressBar", progress, options);
  }
  flashFrame(isOn: boolean): void {
    record("BrowserWindow.flashFrame", isOn);
  }
  setBackgroundColor(color: string): void {
    record("BrowserWindow.setBackgroundColor", color);
  }
  setIcon(icon: unknown): void {
    onlyOn("BrowserWindow.setIcon", "win32", "linux");
    record("BrowserWindow.setIcon", icon);
  }
  setOverlayIcon(icon: unknown, description: string): void {
    onlyOn("BrowserWindow.setOverlayIcon", "win32");
    record("BrowserWindow.setOverlayIcon", icon, description);
  }
  setTitleBarOverlay(options: unknown): void {
    onlyOn("BrowserWindow.setTitleBarOverlay", "win32", "linux");
    record("BrowserWindow.setTitleBarOverlay", options);
  }
  setMenuBarVisibility(isVisible: boolean): void {
    record("BrowserWindow.setMenuBarVisibility", isVisible);
  }
  setAutoHideMenuBar(isHidden: boolean): void {
    record("BrowserWindow.setAutoHideMenuBar", isHidden);
  }
  setMenu(menu: unknown): void {
    onlyOn("BrowserWindow.setMenu", "win32", "linux");
    record("BrowserWindow.setMenu", menu);
  }
  removeMenu(): void {
    onlyOn("BrowserWindow.removeMenu", "win32", "linux");
  }
}

/** What may still be asked of a window that is gone. */
const ofTheDead = new Set<PropertyKey>([
  "isDestroyed",
  "id",
  "isGone",
  "constructor",
  "removeListener",
  "off",
]);
const proxies = new WeakMap<BrowserWindow, BrowserWindow>();

function strictWindow(window: BrowserWindow): BrowserWindow {
  const known = proxies.get(window);
  if (known) return known;
  const proxy: BrowserWindow = new Proxy(window, {
    get(object, key) {
      if (typeof key === "string" && key !== "then" && key !== "toJSON") {
        if (!(key in object)) throw new Error(`The stand-in has no electron.BrowserWindow.${key}.`);
        if (object.isGone && !ofTheDead.has(key)) refuse("Object has been destroyed");
      }
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== "function" || key === "constructor") return value;
      // Listeners and chains see the window as programs do.
      return (...args: unknown[]) => {
        const result: unknown = value.apply(object, args);
        return result === object ? proxy : result;
      };
    },
  });
  proxies.set(window, proxy);
  return proxy;
}

export { BrowserWindow };
