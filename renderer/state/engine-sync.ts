import type { EngineClient } from "../../shared/contract.ts";
import { isActiveJob } from "../../shared/jobs.ts";
import { useConnection } from "./connection.ts";
import { isCancelled, showFailure } from "./failures.ts";
import { setJob, setJobs } from "./jobs.ts";
import { setFolders, setLibraryChanged, setStatus, setViewSettings } from "./library.ts";
import { setPower } from "./power.ts";

/** While indexing runs, counts and coverage are asked for at most this often. */
const statusEveryMs = 1000;

/**
 * Keeps the stores in step with the engine: asks for everything at each connection, then follows the events.
 * Returns the function that stops it.
 */
export function startEngineSync(engine: EngineClient): () => void {
  let stopped = false;
  let statusTimer: ReturnType<typeof setTimeout> | undefined;
  let epoch = -1;

  function ask(task: () => Promise<void>): void {
    task().catch((thrown: unknown) => {
      // A broken pipe is told by the banner, and everything is asked again at the next connection.
      if (!stopped && useConnection.getState().phase === "open" && !isCancelled(thrown)) showFailure(thrown);
    });
  }
  const askStatus = () => ask(async () => setStatus(await engine.call("library.status", {})));
  const askSoon = () => {
    statusTimer ??= setTimeout(() => {
      statusTimer = undefined;
      askStatus();
    }, statusEveryMs);
  };
  const askAll = () => {
    askStatus();
    ask(async () => setViewSettings(await engine.call("view.settings", {})));
    ask(async () => setJobs(await engine.call("jobs.list", {})));
    engine.call("power.get", {}).then(setPower, () => {
      // Not to know where the power comes from is no trouble.
    });
  };

  const offs = [
    engine.on("library.changed", ({ revision, photos }) => {
      setLibraryChanged(revision, photos);
      askSoon();
    }),
    engine.on("view.configured", (settings) => {
      setViewSettings(settings);
      askStatus();
    }),
    engine.on("folders.changed", (folders) => {
      setFolders(folders);
      askSoon();
    }),
    engine.on("job.changed", (job) => {
      setJob(job);
      if (!isActiveJob(job)) askStatus();
    }),
    engine.on("power.changed", setPower),
    useConnection.subscribe((connection) => {
      if (connection.phase !== "open" || connection.epoch === epoch) return;
      epoch = connection.epoch;
      askAll();
    }),
  ];
  if (useConnection.getState().phase === "open") {
    epoch = useConnection.getState().epoch;
    askAll();
  }
  return () => {
    stopped = true;
    clearTimeout(statusTimer);
    for (const off of offs) off();
  };
}
