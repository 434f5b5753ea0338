import { EventEmitter } from "node:events";
import { app } from "./app.ts";
import type { Bounds } from "./browser-window.ts";
import { ElectronEvent, onReset, record, refuse, strict, violation } from "./strict.ts";

export interface Display {
  id: number;
  bounds: Bounds;
  workArea: Bounds;
  scaleFactor: number;
  label: string;
  rotation: number;
  internal: boolean;
}
export function createDisplay(id: number, bounds: Bounds): Display {
  const workArea = { ...bounds, height: bounds.height - 40 };
  return { id, bounds, workArea, scaleFactor: 1, label: `Display ${id}`, rotation: 0, internal: id === 1 };
}
const usual = () => [createDisplay(1, { x: 0, y: 0, width: 1920, height: 1080 })];

const needsReady = (what: string) => {
  if (!app.isReady()) refuse(`The '${what}' module can't be used before the app 'ready' event`);
};
/** An emitter that may be listened to only when Electron has begun. */
class LateEmitter extends EventEmitter {
  override on(event: string, listener: (...args: unknown[]) => void): this {
    needsReady(this.constructor.name);
    return super.on(event, listener);
  }
}

class screen_ extends LateEmitter {
  displays = usual();
  getAllDisplays(): Display[] {
    needsReady("screen");
    return structuredClone(this.displays);
  }
  getPrimaryDisplay(): Display {
    return this.getAllDisplays()[0] as Display;
  }
  getCursorScreenPoint(): { x: number; y: number } {
    needsReady("screen");
    return { x: 0, y: 0 };
  }
  getDisplayMatching(rect: Bounds): Display {
    const share = ({ bounds }: Display) =>
      overlap(rect.x, rect.width, bounds.x, bounds.width) *
      overlap(rect.y, rect.height, bounds.y, bounds.height);
    return this.getAllDisplays().reduce((best, next) => (share(next) > share(best) ? next : best));
  }
  getDisplayNearestPoint({ x, y }: { x: number; y: number }): Display {
    return this.getDisplayMatching({ x, y, width: 1, height: 1 });
  }
}
const overlap = (from: number, length: number, otherFrom: number, otherLength: number) =>
  Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));

const theScreen = new screen_();
export const screen = strict("screen", theScreen);

/** Plugs displays in and out. */
export function setDisplays(next: Display[]): void {
  const before = theScreen.displays;
  theScreen.displays = next;
  for (const display of before)
    if (!next.some(({ id }) => id === display.id))
      theScreen.emit("display-removed", new ElectronEvent(), display);
  for (const display of next)
    if (!before.some(({ id }) => id === display.id))
      theScreen.emit("display-added", new ElectronEvent(), display);
}

class powerMonitor_ extends LateEmitter {
  isOnBattery = false;
  get onBatteryPower(): boolean {
    return this.isOnBatteryPower();
  }
  isOnBatteryPower(): boolean {
    needsReady("powerMonitor");
    return this.isOnBattery;
  }
  getSystemIdleState(): string {
    return "active";
  }
  getSystemIdleTime(): number {
    return 0;
  }
  getCurrentThermalState(): string {
    return "unknown";
  }
}
const thePowerMonitor = new powerMonitor_();
export const powerMonitor = strict("powerMonitor", thePowerMonitor);

export function setBattery(isOnBattery: boolean): void {
  thePowerMonitor.isOnBattery = isOnBattery;
  thePowerMonitor.emit(isOnBattery ? "on-battery" : "on-ac");
}

const blockers = new Map<number, string>();
let lastBlocker = 0;
export const powerSaveBlocker = strict("powerSaveBlocker", {
  start(type: string): number {
    if (!app.isReady()) refuse("powerSaveBlocker can only be used after app is ready");
    if (!["prevent-app-suspension", "prevent-display-sleep"].includes(type)) refuse("Invalid type");
    lastBlocker += 1;
    blockers.set(lastBlocker, type);
    record("powerSaveBlocker.start", type);
    return lastBlocker;
  },
  stop(id: number): boolean {
    if (!blockers.delete(id)) violation(`powerSaveBlocker.stop(${id}), which does not run`);
    record("powerSaveBlocker.stop");
    return true;
  },
  isStarted: (id: number) => blockers.has(id),
});
export const runningBlockers = (): string[] => [...blockers.values()];

class NativeTheme extends EventEmitter {
  #source = "system";
  shouldUseHighContrastColors = false;
  get themeSource(): string {
    return this.#source;
  }
  set themeSource(source: string) {
    if (!["system", "light", "dark"].includes(source)) refuse("Invalid themeSource");
    record("nativeTheme.themeSource", source);
    const before = this.#source;
    this.#source = source;
    if (before !== source) this.emit("updated");
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === "dark";
  }
  back(): void {
    this.removeAllListeners();
    this.#source = "system";
  }
}
const theTheme = new NativeTheme();
export const nativeTheme = strict("nativeTheme", theTheme);

onReset(() => {
  theScreen.removeAllListeners();
  theScreen.displays = usual();
  thePowerMonitor.removeAllListeners();
  thePowerMonitor.isOnBattery = false;
  blockers.clear();
  theTheme.back();
});
