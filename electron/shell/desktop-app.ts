import { join } from "node:path";
import { app, type BrowserWindow, dialog, Menu, Notification, nativeTheme, session, shell } from "electron";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import { type DesktopEvent, desktopChannels } from "../../shared/desktop.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { Job } from "../../shared/library.ts";
import { relay } from "../../shared/relay.ts";
import { createClient } from "../../shared/rpc.ts";
import type { ShellCommand } from "../../shared/shell.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { createEngineSupervisor } from "../engine/hosts/engine-supervisor.ts";
import { resumeIndexing } from "../engine/hosts/resume-indexing.ts";
import type { Log } from "../engine/log.ts";
import { followActivity } from "./activity.ts";
import { createEngineHost } from "./engine-host.ts";
import { menuTemplate } from "./menu.ts";
import { openFolders } from "./open-folders.ts";
import type { AppPlaces } from "./places.ts";
import { createAwakeHold, watchPower } from "./power.ts";
import { serveMedia, serveWindow } from "./protocols.ts";
import { hardenSession } from "./security.ts";
import { openSettings } from "./settings.ts";
import { openWindow } from "./window.ts";
import { serveWindowCalls } from "./window-calls.ts";
import { createWindowHandlers } from "./window-handlers.ts";
import { words } from "./words.ts";

export interface DesktopApp {
  /** Brings the window to the front; opens one if there is none. */
  show(): void;
  /** Adds folders and shows what came of it. */
  add(folders: readonly string[]): Promise<void>;
  /** Lets the engine write what it has. Nothing works after that. */
  close(): Promise<void>;
}

export interface DesktopAppOptions {
  places: AppPlaces;
  library: string;
  /** Where the window's own things are kept. */
  profile: string;
  log: Log;
  /** The first window can be seen. */
  onShown(): void;
}

/** Puts the app together once Electron is ready: the one place that knows all parts of the shell. */
export async function startDesktopApp(options: DesktopAppOptions): Promise<DesktopApp> {
  const { places, log } = options;
  const settings = await openSettings(join(options.profile, "settings.json"), log);
  nativeTheme.themeSource = settings.current.appearance;

  const engineHost = createEngineHost({ entry: places.engineEntry, childrenDir: places.childrenDir });
  const power = watchPower(engineHost.setPower);
  const supervisor = createEngineSupervisor({
    library: options.library,
    starterDir: places.starterDir,
    launch: engineHost.launch,
  });
  // Main's own connection outlives engines, as a window's does.
  const [near, far] = createMemoryTransportPair();
  relay(far, supervisor);
  const engine: EngineClient = createClient<Contract, EngineEvents>(near);
  resumeIndexing(engine);

  hardenSession(session.defaultSession);
  serveWindow(session.defaultSession, places.webDir);
  serveMedia(session.defaultSession, engine);

  let window: BrowserWindow | undefined;
  const send = (event: DesktopEvent) => {
    if (window && !window.isDestroyed()) window.webContents.send(desktopChannels.event, event);
  };
  supervisor.onState((state) => {
    if (state.reason !== null) log.info("The engine's state.", { ...state });
    send({ name: "engine.state", state });
  });

  const awake = createAwakeHold();
  let isBusy = false;
  const updateAwake = () =>
    awake.set(isBusy && settings.current.keepAwake && power.current().source === "mains");
  followActivity(engine, {
    showProgress(progress) {
      if (!window || window.isDestroyed()) return;
      if (progress) window.setProgressBar(progress.fraction, { mode: progress.mode });
      else window.setProgressBar(-1);
    },
    keepAwake(isNeeded) {
      isBusy = isNeeded;
      updateAwake();
    },
    tellEnd(job) {
      if (settings.current.notifyWhenDone && !window?.isFocused()) notify(job);
    },
  });

  const show = () => {
    if (window && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    const opened = openWindow({
      preload: places.preload,
      place: settings.current.window,
      log,
      onPlace: (place) =>
        void settings
          .change({ window: place })
          .catch((error) => log.warn("The window's place was not saved.", { error })),
      onShown: options.onShown,
    });
    window = opened;
    opened.once("closed", () => {
      if (window === opened) window = undefined;
    });
  };
  const notify = (job: Job) => {
    const told = describeEnd(job);
    if (!told || !Notification.isSupported()) return;
    const notification = new Notification(told);
    notification.on("click", show);
    notification.show();
  };
  const command = (name: ShellCommand) => {
    show();
    send({ name: "command", command: name });
  };

  serveWindowCalls(
    createWindowHandlers({ engine, engineHost, supervisor, settings, onSettings: updateAwake }),
    (contents) => (window && !window.isDestroyed() && window.webContents === contents ? window : undefined),
    log,
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, app.isPackaged, {
        send: command,
        showLogs: () => void shell.openPath(join(options.library, "logs")),
      }),
    ),
  );
  show();

  let closing: Promise<void> | undefined;
  return {
    show,
    async add(folders) {
      const problems = await openFolders(engine, folders);
      if (problems.length === 0) return;
      const message = { type: "warning" as const, message: problems.join("\n"), buttons: ["OK"] };
      if (window && !window.isDestroyed()) await dialog.showMessageBox(window, message);
    },
    close() {
      closing ??= (async () => {
        power.stop();
        awake.set(false);
        near.close();
        await supervisor.close();
      })();
      return closing;
    },
  };
}

/** What a notification says of a job that has ended; undefined where there is nothing worth the disturbance. */
function describeEnd(job: Job): { title: string; body: string } | undefined {
  if (job.state === "failed")
    return job.problem ? { title: words.indexFailedTitle, body: job.problem.message } : undefined;
  const { summary } = job;
  if (!summary || summary.added + summary.moved === 0) return undefined;
  return { title: words.indexedTitle, body: words.indexed(summary.photos, summary.failed.length) };
}
