import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { app, dialog, powerMonitor } from "electron";
import { z } from "zod";
import { toFailureData } from "../../shared/errors.ts";
import { defaultLibrary } from "../engine/hosts/data-folder.ts";
import { createLogFile } from "../engine/hosts/log-file.ts";
import { followMove } from "../engine/hosts/moved-library.ts";
import type { Log } from "../engine/log.ts";
import { ownArguments, parseArguments } from "./arguments.ts";
import { type DesktopApp, startDesktopApp } from "./desktop-app.ts";
import { appPlaces, profileFolder } from "./places.ts";
import { whyUnwritable } from "./profile.ts";
import { registerSchemes } from "./protocols.ts";
import { relaunchAtEnd } from "./relaunch.ts";
import { hardenApp, hardenContents } from "./security.ts";
import { words } from "./words.ts";

/** As in electron-builder.yml; Windows shows notifications only of programs that have one. */
const appId = "org.albumen.Albumen";

/** The engine is given 20 seconds to write what it has, and is ended then. Longer than that, it cannot be. */
const closeLimitMs = 30_000;

/** What a second start hands to the first. It may be of another version. */
const handoverSchema = z.object({ folders: z.array(z.string()) });
type Handover = z.infer<typeof handoverSchema>;

/**
 * The start of the app, up to the moment when Electron is ready. Reads the command line and the environment, for all others.
 * @param moduleUrl of the entry file, beside which the other parts are.
 */
export function start(moduleUrl: string): void {
  app.setName("Albumen");
  const given = ownArguments(process.argv, app.isPackaged, app.getAppPath());
  const parsed = parseArguments(given, process.cwd());
  if (!parsed.ok) {
    fail(parsed.message, 2);
    return;
  }
  const { platform, env } = process;
  const home = homedir();
  const usualLibrary = defaultLibrary({ platform, home, env });
  const named = resolve(parsed.value.library ?? usualLibrary);
  let library: string;
  try {
    library = followMove(named);
  } catch (error) {
    fail(toFailureData(error).message, 1);
    return;
  }
  const profile = app.commandLine.hasSwitch("user-data-dir")
    ? app.getPath("userData")
    : profileFolder({ platform, home, env, library: named, usualLibrary });
  const reason = whyUnwritable(profile);
  if (reason !== undefined) {
    fail(words.profileUnwritable(profile, reason), 1);
    return;
  }
  // Electron takes a folder only that is there, and it is by now.
  app.setPath("userData", profile);
  const { folders, switches } = parsed.value;
  if (!app.requestSingleInstanceLock({ folders } satisfies Handover)) {
    say("Albumen: already open; handed over.", () => app.exit(0));
    return;
  }
  hardenApp();
  registerSchemes();
  app.setAppUserModelId(appId);
  const log = createLogFile({ folder: join(profile, "logs"), name: "window" });
  reportBugs(log);
  const places = appPlaces(
    dirname(fileURLToPath(moduleUrl)),
    moduleUrl,
    app.isPackaged ? process.resourcesPath : undefined,
  );
  run({
    folders,
    log,
    open: () =>
      startDesktopApp({
        places,
        library,
        profile,
        log,
        onShown: () => say("Albumen: the window is open."),
      }),
    relaunch(wanted) {
      const before = process.argv.slice(1, process.argv.length - given.length);
      relaunchAtEnd([...before, ...switches, "--library", library, "--", ...wanted], env.APPIMAGE);
    },
  });
}

interface Run {
  /** Folders to add once there is a window. */
  folders: readonly string[];
  log: Log;
  /** Undefined: it was not wanted after all. */
  open(): Promise<DesktopApp | undefined>;
  /** Has the app started again, with these folders, when it has ended. */
  relaunch(folders: readonly string[]): void;
}

/** What the system tells the app while it lives, and what comes of it. */
function run({ folders, log, open, relaunch }: Run): void {
  const waiting: string[] = [...folders];
  let desktop: DesktopApp | undefined;
  let phase: "running" | "closing" | "closed" = "running";
  /** Of who has started the app while it was closing: it gets the next one. */
  let wantedNext: string[] | undefined;

  const add = (wanted: readonly string[]) => {
    if (!desktop) waiting.push(...wanted);
    else desktop.add(wanted).catch((error: unknown) => log.error("Folders could not be added.", { error }));
  };
  app.on("web-contents-created", (_event, contents) => hardenContents(contents, log));
  app.on("child-process-gone", (_event, details) => log.warn("A process of the app ended.", { ...details }));
  app.on("second-instance", (_event, _argv, _cwd, handed) => {
    const wanted = handoverSchema.safeParse(handed).data?.folders ?? [];
    if (phase !== "running") {
      wantedNext = [...(wantedNext ?? []), ...wanted];
      return;
    }
    desktop?.show();
    add(wanted);
  });
  // macOS: a folder that was dropped on the dock's icon.
  app.on("open-file", (event, path) => {
    event.preventDefault();
    desktop?.show();
    add([path]);
  });
  app.on("activate", () => {
    if (phase === "running") desktop?.show();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("before-quit", (event) => {
    if (phase === "closed" || !desktop) return;
    // Indexing stops at a safe point, and what is read is written; then it really quits.
    event.preventDefault();
    if (phase === "closing") return;
    phase = "closing";
    const limit = setTimeout(() => {
      // A process that waits for a disk that does not answer cannot be ended by anybody.
      log.error("The engine did not close in time.");
      app.exit(1);
    }, closeLimitMs);
    void desktop
      .close()
      .catch((error: unknown) => log.error("The engine did not close well.", { error }))
      .finally(() => {
        clearTimeout(limit);
        phase = "closed";
        if (wantedNext) relaunch(wantedNext);
        app.quit();
      });
  });
  app
    .whenReady()
    .then(async () => {
      desktop = await open();
      if (!desktop) return app.quit();
      // The computer is being shut down: the same way out, and the system waits for it if it is asked to. After other
      // listeners of the monitor: on Linux, Electron overlooks this one if it is the first.
      powerMonitor.on("shutdown", (event?: { preventDefault(): void }) => {
        event?.preventDefault();
        app.quit();
      });
      add(waiting.splice(0));
    })
    .catch((error: unknown) => {
      log.error("The app did not start.", { error });
      fail(words.startFailed(error instanceof Error ? error.message : String(error)), 1);
    });
}

/** One sentence, where a person looks: in a terminal, and in a box for who has none. */
function fail(message: string, code: number): void {
  print(process.stderr, message, () => {
    if (!app.isPackaged) return app.exit(code);
    // On Linux there is no box before the app is ready.
    void app.whenReady().then(() => {
      dialog.showErrorBox(words.cannotStart, message);
      app.exit(code);
    });
  });
}

/** For the program that started this one: it reads lines. */
const say = (line: string, done?: () => void) => print(process.stdout, line, done);

const unread = new WeakSet<NodeJS.WriteStream>();

/** Prints a line and goes on. Nobody may be there to read it, which is no error. */
function print(stream: NodeJS.WriteStream, line: string, done: () => void = () => {}): void {
  if (!unread.has(stream)) stream.on("error", () => {});
  unread.add(stream);
  stream.write(`${line}\n`, () => done());
}

/** A bug in this process is told once and logged; the window and the engine live on in theirs. */
function reportBugs(log: Log): void {
  let isTold = false;
  const report = (error: unknown) => {
    log.error("A bug in the app.", { error });
    if (isTold) return;
    isTold = true;
    print(process.stderr, words.bug);
    if (app.isReady()) dialog.showErrorBox(app.getName(), words.bug);
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
}
