import { expect, test } from "vitest";
import { type Contract, contract, type EngineClient, type Handlers } from "../../../shared/contract.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import type { Folder, Job } from "../../../shared/library.ts";
import { createClient, serve } from "../../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../../shared/transport.ts";
import { resumeIndexing } from "./resume-indexing.ts";

const job: Job = {
  id: "1",
  kind: "index",
  priority: "requested",
  state: "running",
  waitsFor: null,
  slowedBy: null,
  about: null,
  phase: "reading",
  filesDone: 1,
  filesFound: 2,
  failed: 0,
  photosPerSecond: null,
  etaSeconds: null,
  startedAt: "2024-05-01T10:00:00.000Z",
  problem: null,
  summary: null,
};
const folder = (id: string, lastScannedAt: string | null, state: Folder["state"] = "online"): Folder => ({
  id,
  path: `/${id}`,
  state,
  photos: 0,
  lastScannedAt,
  enabled: true,
  exclusions: "",
  watch: { how: "unwatched", why: null },
  inCloud: 0,
});

/** A host around an engine with these folders; `started` are the folders of each index that was begun, or "all". */
function host(folders: Folder[]) {
  const [near, far] = createMemoryTransportPair();
  const started: (string[] | "all")[] = [];
  const handlers: Partial<Handlers> = {
    "folders.list": () => folders,
    "index.start": ({ folderIds }) => {
      started.push(folderIds ?? "all");
      return { jobId: "2" };
    },
    "jobs.list": () => [],
  };
  const served = serve<Contract, EngineEvents>(far, contract, handlers as Handlers);
  const client: EngineClient = createClient<Contract, EngineEvents>(near);
  resumeIndexing(client);
  return {
    started,
    tell: (state: "starting" | "running" | "restarting") =>
      served.emit("engine.state", { state, reason: null }),
    tellJob: (state: Job["state"]) => served.emit("job.changed", { ...job, state }),
    /** Answered after everything that came before. */
    async settled() {
      for (let turn = 0; turn < 3; turn++) await client.call("jobs.list", {});
    },
  };
}

test("A folder whose first scan never ended is gone on with when the app opens", async () => {
  const { started, tell, settled } = host([
    folder("done", "2024-05-01T10:00:00.000Z"),
    folder("unfinished", null),
    folder("unplugged", null, "offline"),
  ]);
  tell("starting");
  tell("running");
  await settled();
  expect(started).toEqual([["unfinished"]]);
});

test("Nothing is begun where everything was scanned", async () => {
  const { started, tell, settled } = host([folder("done", "2024-05-01T10:00:00.000Z")]);
  tell("running");
  await settled();
  expect(started).toEqual([]);
});

test("A job that waited for its turn when the engine died is begun again", async () => {
  const { started, tell, tellJob, settled } = host([folder("done", "2024-05-01T10:00:00.000Z")]);
  tell("running");
  tellJob("queued");
  tell("restarting");
  tell("running");
  await settled();
  expect(started).toEqual(["all"]);
});

test("A job that a crash cut short is begun again, once", async () => {
  const { started, tell, tellJob, settled } = host([folder("done", "2024-05-01T10:00:00.000Z")]);
  tell("running");
  tellJob("running");
  tell("restarting");
  tell("running");
  await settled();
  tell("restarting");
  tell("running");
  await settled();
  expect(started).toEqual(["all"]);
});

test.each(["paused", "done", "failed", "cancelled"] as const)(
  "A job that was %s is left alone",
  async (state) => {
    const { started, tell, tellJob, settled } = host([]);
    tell("running");
    tellJob("running");
    tellJob(state);
    tell("restarting");
    tell("running");
    await settled();
    expect(started).toEqual([]);
  },
);
