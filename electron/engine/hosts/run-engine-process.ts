import { join } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import type { CreateEngine } from "../engine.ts";
import type { LaunchOptions } from "./engine-launch.ts";
import type { HostChannel } from "./host-channel.ts";
import { createLogFile } from "./log-file.ts";
import { type OpenedLibrary, openLibrary } from "./open-library.ts";

/** An engine that is asked to end writes what it has; the host kills it if that takes much longer than this. */
const slowCloseMs = 15_000;

/**
 * The engine's own process, from start to end: opens the library, says how that went, and serves until the host that
 * started it goes or asks it to end, or a signal comes.
 * A failure that is a bug is thrown: the process dies, and the host starts another.
 */
export async function runEngineProcess(
  options: LaunchOptions & {
    channel: HostChannel;
    createEngine: () => Promise<CreateEngine>;
    watch?: boolean;
  },
): Promise<void> {
  const { channel } = options;
  let opening: Promise<OpenedLibrary> | undefined;
  let ending: string | undefined;
  const end = (reason: string, code = 0) => {
    if (ending !== undefined) return;
    ending = reason;
    // What is being opened is closed again, so that nothing is left behind; but nobody waits long for that.
    setTimeout(() => process.exit(code), slowCloseMs).unref();
    const close = async () => {
      const opened = await opening?.catch(() => undefined);
      if (opened?.kind === "own") await opened.close(reason);
    };
    void close().finally(() => process.exit(code));
  };
  channel.onEnd((reason) => end(reason ?? "Albumen was closed. Start it again to go on."));
  process.on("SIGTERM", () => end("The engine was asked to stop."));
  // Ctrl-C in a terminal reaches every process in it; the host decides what to do about it.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});

  const log = createLogFile({ folder: join(options.library, "logs") });
  // It dies all the same; the host knows only how, the log knows why.
  process.on("uncaughtExceptionMonitor", (error) => log.error("A bug ended the engine.", { error }));

  try {
    const createEngine = await options.createEngine();
    opening = openLibrary({
      ...options,
      log,
      createEngine,
      host: channel.services,
      spawnChild: channel.createSpawn({
        onStderr: (name, text) => log.warn(`${name}: ${text.trimEnd()}`),
      }),
      onLost: () => end("Another engine has taken over this library."),
    });
    const opened = await opening;
    if (opened.kind === "elsewhere") {
      opened.transport.close();
      await channel.report({ report: "elsewhere" });
      return end("Another process has the library.");
    }
    channel.onConnection(opened.accept);
    await channel.report({ report: "ready", pid: process.pid, ...opened.holder });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await channel.report({ report: "failed", error: error.toData() });
    end(error.message);
  }
}
