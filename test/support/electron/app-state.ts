import type { InstanceLock } from "./instance-lock.ts";
import { onReset, refuse } from "./strict.ts";

/** How the stand-in's own parts and tests reach what the program under test cannot. */
export const appState = {
  isReady: false,
  isPackaged: false,
  /** Where `electron .` was told that the program lies. */
  appPath: process.cwd(),
  locale: "en-US",
  paths: new Map<string, string>(),
  switches: new Map<string, string>(),
  isSandboxed: false,
  lock: undefined as InstanceLock | undefined,
  /** Set by the part that knows images. */
  fileIcon: (): unknown => undefined,
  /** Set by the part that has the windows; quitting closes them. */
  windows: { list: () => [] as ClosableWindow[] },
  exitCode: undefined as number | undefined,
  /** What ends the process, where the stand-in has one of its own. */
  onExit: (_code: number): void => {},
  isQuitting: false,
};
interface ClosableWindow {
  close(): void;
  destroy(): void;
}

function createReady(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
let ready = createReady();
/** Kept when Electron has begun. */
export const whenReady = (): Promise<void> => ready.promise;
export const resolveReady = (): void => ready.resolve();

onReset(() => {
  Object.assign(appState, { isReady: false, isPackaged: false, exitCode: undefined, isQuitting: false });
  Object.assign(appState, { isSandboxed: false, appPath: process.cwd(), locale: "en-US" });
  appState.paths.clear();
  appState.switches.clear();
  appState.lock?.release();
  appState.lock = undefined;
  ready = createReady();
});

export function onlyOn(what: string, ...platforms: NodeJS.Platform[]): void {
  if (!platforms.includes(process.platform)) refuse(`${what} is not a function on ${process.platform}`);
}
