import { onTestFinished } from "vitest";
import { createEngine, type Engine, type EngineOptions } from "../../electron/engine/engine.ts";
import { createNodeSpawn } from "../../electron/engine/hosts/spawn-child.ts";
import { silentLog } from "../../electron/engine/log.ts";
import { type Contract, contract, type EngineClient } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import { scanSummaryOf } from "../../shared/jobs.ts";
import type { IndexSummary } from "../../shared/library.ts";
import { createClient, serve } from "../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { childrenDir, starterDir } from "./paths.ts";
import { makeTempFolder, removeFolder } from "./temp-folder.ts";

export interface TestEngine {
  engine: Engine;
  /** Speaks to the engine as every host does: by the contract, over a transport in memory. */
  client: EngineClient;
  dataDir: string;
  /** Ends it. A folder that was made for it goes, one that was given stays. */
  close(): Promise<void>;
}

/** A real engine in this process, on a library of its own unless `dataDir` is given, with the starter model. */
export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dataDir = options.dataDir ?? (await makeTempFolder("library"));
  const engine = await createEngine({
    models: { starterDir },
    spawnChild: createNodeSpawn({ childrenDir }),
    decoders: 1,
    log: silentLog,
    ...options,
    dataDir,
  });
  const [near, far] = createMemoryTransportPair();
  const served = serve<Contract, EngineEvents>(far, contract, engine.handlers, {
    onBug: (method, error) => console.error(`A bug in ${method}:`, error),
  });
  engine.onEvent((name, payload) => served.emit(name, payload));
  return {
    engine,
    client: createClient<Contract, EngineEvents>(near),
    dataDir,
    async close() {
      near.close();
      await engine.close();
      if (options.dataDir === undefined) await removeFolder(dataDir);
    },
  };
}

/** The same for one test: ended when that test has ended. */
export async function testEngine(options?: Partial<EngineOptions>): Promise<TestEngine> {
  const started = await startTestEngine(options);
  onTestFinished(started.close);
  return started;
}

/** Adds folders and waits until they are indexed. */
export async function indexFolders(client: EngineClient, ...paths: string[]) {
  const { jobId } = await client.call("folders.add", { paths });
  return scanSummaryOf(await client.call("jobs.wait", { jobId })) as IndexSummary;
}
