import { EventEmitter } from "node:events";
import { mkdirSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { appState, onlyOn, resolveReady, whenReady } from "./app-state.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { ElectronEvent, onReset, record, refuse, strict, violation } from "./strict.ts";

/** The program's first module has been evaluated to its end, which is when Electron begins. */
export function becomeReady(): void {
  if (appState.isReady) return;
  appState.isReady = true;
  app.emit("will-finish-launching");
  app.emit("ready", new ElectronEvent(), {});
  resolveReady();
}

const pathNames = new Set([
  ...["home", "appData", "assets", "userData", "sessionData", "temp", "exe", "module", "desktop"],
  ...["documents", "downloads", "music", "pictures", "videos", "recent", "logs", "crashDumps"],
]);

const beforeReady = (what: string) => {
  if (appState.isReady) refuse(`${what} can only be called before app is ready`);
};

class App extends EventEmitter {
  readonly commandLine = strict("app.commandLine", {
    appendSwitch(name: string, value = "") {
      if (appState.isReady) violation(`commandLine.appendSwitch("${name}") after ready is of no use`);
      const risky = [
        "no-sandbox",
        "disable-web-security",
        "remote-debugging-port",
        "ignore-certificate-errors",
      ];
      if (risky.includes(name)) violation(`commandLine.appendSwitch("${name}") opens the window to others`);
      appState.switches.set(name, value);
    },
    appendArgument() {},
    hasSwitch: (name: string) => appState.switches.has(name),
    getSwitchValue: (name: string) => appState.switches.get(name) ?? "",
    removeSwitch: (name: string) => void appState.switches.delete(name),
  });

  get isPackaged(): boolean {
    return appState.isPackaged;
  }
  name = "Albumen";
  userAgentFallback = "Mozilla/5.0 Electron";

  /** Only the platforms that have one. */
  readonly dock =
    process.platform === "darwin"
      ? strict("app.dock", {
          setMenu: (menu: unknown) => record("app.dock.setMenu", menu),
          setBadge: (text: string) => record("app.dock.setBadge", text),
          setIcon: (icon: unknown) => record("app.dock.setIcon", icon),
          bounce: (type?: string) => record("app.dock.bounce", type),
          show: async () => record("app.dock.show"),
          hide: () => record("app.dock.hide"),
        })
      : undefined;

  isReady(): boolean {
    return appState.isReady;
  }
  whenReady(): Promise<void> {
    return whenReady();
  }
  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    if (appState.paths.has("userData")) record("app.setName after the place of the profile was set", name);
    this.name = name;
  }
  getVersion(): string {
    return "0.0.0";
  }
  getAppPath(): string {
    return appState.appPath;
  }
  getLocale(): string {
    if (!appState.isReady) violation("app.getLocale() before ready is empty on Windows and Linux");
    return appState.locale;
  }
  getSystemLocale(): string {
    if (!appState.isReady) refuse("app.getSystemLocale() can only be called after app is ready");
    return appState.locale;
  }
  getPreferredSystemLanguages(): string[] {
    return [appState.locale];
  }
  getPath(name: string): string {
    if (!pathNames.has(name)) refuse(`Failed to get '${name}' path`);
    const given = appState.paths.get(name);
    if (given !== undefined) return given;
    const home = homedir();
    if (name === "userData") return join(this.getPath("appData"), this.name);
    if (name === "sessionData" || name === "crashDumps") return this.getPath("userData");
    if (name === "logs") return join(this.getPath("userData"), "logs");
    if (name === "appData") return process.env.XDG_CONFIG_HOME ?? join(home, ".config");
    if (name === "temp") return tmpdir();
    if (name === "home") return home;
    if (name === "exe" || name === "module") return process.execPath;
    return join(home, name[0]?.toUpperCase() + name.slice(1));
  }
  setPath(name: string, path: string): void {
    if (!pathNames.has(name)) refuse(`Failed to set path '${name}'`);
    if (!isAbsolute(path)) refuse("Path must be absolute");
    // Electron's documentation says that it throws then.
    if (statSync(path, { throwIfNoEntry: false }) === undefined)
      violation(`app.setPath("${name}") to ${path}, which is not there`);
    if (appState.isReady && ["userData", "sessionData"].includes(name))
      violation(`app.setPath("${name}") after ready: the old place is in use already`);
    if (appState.lock && name === "userData")
      violation("app.setPath(userData) after the lock was taken there");
    appState.paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    if (path !== undefined) appState.paths.set("logs", path);
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    if (appState.lock) return true;
    const folder = this.getPath("userData");
    try {
      mkdirSync(folder, { recursive: true });
    } catch {
      // Chromium goes on, and cannot take the lock.
    }
    // Chromium puts switches first and adds some of its own, so that these are no good for finding arguments.
    const [program = "", ...rest] = process.argv;
    const isSwitch = (arg: string) => arg.startsWith("-");
    const argv = [program, ...rest.filter(isSwitch), "--original-process-start-time=13300000000000000"];
    appState.lock = takeInstanceLock(
      folder,
      {
        argv: [...argv, ...rest.filter((arg) => !isSwitch(arg))],
        workingDirectory: process.cwd(),
        additionalData: structuredClone(additionalData),
      },
      (second) => {
        const { argv, workingDirectory, additionalData } = second;
        const tell = () =>
          this.emit("second-instance", new ElectronEvent(), argv, workingDirectory, additionalData);
        // Chromium begins to watch when it is ready.
        void whenReady().then(tell);
      },
    );
    return appState.lock !== undefined;
  }
  hasSingleInstanceLock(): boolean {
    return appState.lock !== undefined;
  }
  releaseSingleInstanceLock(): void {
    appState.lock?.release();
    appState.lock = undefined;
  }

  enableSandbox(): void {
    beforeReady("app.enableSandbox()");
    appState.isSandboxed = true;
  }
  disableHardwareAcceleration(): void {
    beforeReady("app.disableHardwareAcceleration()");
  }
  focus(options?: unknown): void {
    record("app.focus", options);
  }
  show(): void {
    onlyOn("app.show", "darwin");
  }
  hide(): void {
    onlyOn("app.hide", "darwin");
  }
  setAppUserModelId(id: string): void {
    record("app.setAppUserModelId", id);
  }
  setDesktopName(name: string): void {
    onlyOn("app.setDesktopName", "linux");
    record("app.setDesktopName", name);
  }
  setAboutPanelOptions(options: unknown): void {
    record("app.setAboutPanelOptions", options);
  }
  showAboutPanel(): void {
    record("app.showAboutPanel");
  }
  setBadgeCount(count?: number): boolean {
    record("app.setBadgeCount", count);
    return process.platform !== "win32";
  }
  addRecentDocument(path: string): void {
    record("app.addRecentDocument", path);
  }
  clearRecentDocuments(): void {
    record("app.clearRecentDocuments");
  }
  async getFileIcon(path: string): Promise<unknown> {
    if (!appState.isReady) refuse("app.getFileIcon() can only be called after app is ready");
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new Error("Failed to get file icon.");
    return appState.fileIcon();
  }
  getAppMetrics(): unknown[] {
    return [];
  }
  relaunch(options?: unknown): void {
    record("app.relaunch", options);
  }

  quit(): void {
    if (appState.exitCode !== undefined || appState.isQuitting) return;
    const before = new ElectronEvent();
    this.emit("before-quit", before);
    if (before.defaultPrevented) return;
    appState.isQuitting = true;
    setImmediate(() => {
      for (const window of appState.windows.list()) window.close();
      finishQuit();
    });
  }
  exit(code = 0): void {
    if (appState.exitCode !== undefined) return;
    appState.exitCode = code;
    for (const window of appState.windows.list()) window.destroy();
    this.emit("quit", new ElectronEvent(), code);
    appState.onExit(code);
  }
}

/** Called by windows that are gone: the last one decides. */
export function windowIsGone(): void {
  if (appState.windows.list().length > 0) return;
  if (appState.isQuitting) finishQuit();
  else if (appState.exitCode !== undefined) return;
  else if (app.listenerCount("window-all-closed") === 0) app.quit();
  else app.emit("window-all-closed");
}

/** A window that would not be closed has called the quitting off. */
export function quitWasPrevented(): void {
  appState.isQuitting = false;
}

function finishQuit(): void {
  if (!appState.isQuitting || appState.exitCode !== undefined || appState.windows.list().length > 0) return;
  const event = new ElectronEvent();
  app.emit("will-quit", event);
  if (event.defaultPrevented) {
    appState.isQuitting = false;
    return;
  }
  app.exit(0);
}

export const app = strict("app", new App());
onReset(() => void app.removeAllListeners());

export function emitChildGone(details: Record<string, unknown>): void {
  app.emit("child-process-gone", new ElectronEvent(), details);
}
