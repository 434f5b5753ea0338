// Started by indexing.mjs: an engine that indexes one folder into a new library and reports how that went.
import { importEngine, starterDir } from "./engine-files.mjs";

const [dataDir, folder] = process.argv.slice(2);
const { createEngine } = await importEngine("engine.js");
const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
const { silentLog } = await importEngine("log.js");

const spawnChild = createNodeSpawn();
const engine = await createEngine({ dataDir, models: { starterDir }, spawnChild, log: silentLog });
const context = { signal: new AbortController().signal, progress() {} };

let startToFirstEmbeddingMs = null;
engine.onEvent(async (name) => {
  if (startToFirstEmbeddingMs !== null || name !== "library.changed") return;
  // Since this process began, the same moment as the command of a person.
  const sinceStart = performance.now();
  const { coverage } = await engine.handlers["library.status"]({}, context);
  if (coverage.embedded > 0) startToFirstEmbeddingMs ??= sinceStart;
});

const { jobId } = await engine.handlers["folders.add"]({ paths: [folder] }, context);
const { summary } = await engine.handlers["jobs.wait"]({ jobId }, context);
await engine.close();
process.send({ summary, startToFirstEmbeddingMs }, () => process.exit(0));
