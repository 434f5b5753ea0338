import { join } from "node:path";
import { app, dialog, Menu, nativeTheme, session, shell } from "electron";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import { relay } from "../../shared/relay.ts";
import { createClient } from "../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { createEngineSupervisor } from "../engine/hosts/engine-supervisor.ts";
import { resumeIndexing } from "../engine/hosts/resume-indexing.ts";
import type { Log } from "../engine/log.ts";
import { followActivity } from "./activity.ts";
import { notifyEnd } from "./end-notification.ts";
import { createEngineHost } from "./engine-host.ts";
import { menuTemplate } from "./menu.ts";
import { mayRun } from "./missing-sandbox.ts";
import { openFolders } from "./open-folders.ts";
import type { AppPlaces } from "./places.ts";
import { createAwakeHold, watchPower } from "./power.ts";
import { serveMedia, serveWindow } from "./protocols.ts";
import { hardenSession } from "./security.ts";
import { openSettings } from "./settings.ts";
import { openWindow } from "./window.ts";
import { serveWindowCalls } from "./window-calls.ts";
import { createWindowHandlers } from "./window-handlers.ts";
import { createWindowKeeper } from "./window-keeper.ts";
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

/**
 * Puts the app together once Electron is ready: the one place that knows all parts of the shell.
 * @returns undefined where the person, asked, would rather not go on.
 */
export async function startDesktopApp(options: DesktopAppOptions): Promise<DesktopApp | undefined> {
  const { places, log } = options;
  const settings = await openSettings(join(options.profile, "settings.json"), log);
  if (!(await mayRun(settings))) return undefined;
  nativeTheme.themeSource = settings.current.appearance;

  const engineHost = createEngineHost({ entry: places.engineEntry, childrenDir: places.childrenDir });
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

  const window = createWindowKeeper(() =>
    openWindow({
      preload: places.preload,
      place: settings.current.window,
      log,
      onPlace: (place) =>
        void settings
          .change({ window: place })
          .catch((error) => log.warn("The window's place was not saved.", { error })),
      onShown: options.onShown,
    }),
  );
  supervisor.onState((state) => {
    if (state.reason !== null) log.info("The engine's state.", { ...state });
    window.send({ name: "engine.state", state });
  });

  const awake = createAwakeHold();
  let isBusy = false;
  const updateAwake = () =>
    awake.set(isBusy && settings.current.keepAwake && power.current().source === "mains");
  const power = watchPower((now) => {
    engineHost.setPower(now);
    updateAwake();
  });
  engineHost.setPower(power.current());
  followActivity(engine, {
    showProgress(progress) {
      if (progress) window.current()?.setProgressBar(progress.fraction, { mode: progress.mode });
      else window.current()?.setProgressBar(-1);
    },
    keepAwake(isNeeded) {
      isBusy = isNeeded;
      updateAwake();
    },
    tellEnd(job) {
      if (settings.current.notifyWhenDone && !window.current()?.isFocused()) notifyEnd(job, window.show);
    },
  });

  serveWindowCalls(
    createWindowHandlers({ engine, engineHost, supervisor, settings, onSettings: updateAwake }),
    (contents) => {
      const shown = window.current();
      return shown?.webContents === contents ? shown : undefined;
    },
    log,
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, app.isPackaged, {
        send: window.command,
        showLogs: (of) => {
          const folder = join(of === "engine" ? options.library : options.profile, "logs");
          void shell.openPath(folder).then((problem) => {
            if (problem !== "") dialog.showErrorBox(words.menu.logs[of], words.noLogs(folder));
          });
        },
      }),
    ),
  );
  window.show();

  let closing: Promise<void> | undefined;
  return {
    show: window.show,
    async add(folders) {
      const problems = await openFolders(engine, folders);
      if (problems.length === 0) return;
      const message = { type: "warning" as const, message: problems.join("\n"), buttons: ["OK"] };
      const shown = window.current();
      await (shown ? dialog.showMessageBox(shown, message) : dialog.showMessageBox(message));
    },
    close() {
      closing ??= (async () => {
        // Away at once: a window over an engine that ends would only show that. Closing it also has it say where it was.
        window.close();
        power.stop();
        awake.set(false);
        near.close();
        await supervisor.close();
        await settings.saved();
      })();
      return closing;
    },
  };
}
