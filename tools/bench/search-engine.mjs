// Started by search.mjs: an engine on the given library, asked for texts. Reports, then waits to be measured itself.
import { importEngine, readModel, starterDir } from "./engine-files.mjs";

const [dataDir, queryCount] = process.argv.slice(2);
const { createEngine } = await importEngine("engine.js");
const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
const { createTextTower } = await importEngine("clip/towers.js");
const { silentLog } = await importEngine("log.js");

const subjects = [
  "a dog",
  "two children",
  "a red car",
  "a bridge",
  "a birthday cake",
  "mountains",
  "a cat",
  "a boat",
];
const places = [
  "on a beach",
  "in the snow",
  "at night",
  "in a kitchen",
  "by a river",
  "in a forest",
  "in a city",
];
const texts = Array.from(
  { length: Number(queryCount) },
  (_, n) => `${subjects[n % subjects.length]} ${places[n % places.length]} number ${n}`,
);

const spawnChild = createNodeSpawn();
const engine = await createEngine({ dataDir, models: { starterDir }, spawnChild, log: silentLog });
const context = { signal: new AbortController().signal, progress() {} };
const search = (query) =>
  engine.handlers["search.query"]({ query, offset: 0, limit: 50, sort: "relevance" }, context);

// The first time a text is encoded, the second time it is known: what is left is the search.
for (const text of texts) await search(text);
const ms = await timeEach(texts, search);

const tower = createTextTower(await readModel(), { spawnChild, threads: 1 });
await tower.embedQuery("warm up");
const encodeMs = await timeEach(texts, (text) => tower.embedQuery(text));
await tower.close();

process.once("disconnect", async () => {
  await engine.close();
  process.exit(0);
});
process.send({ ms, encodeMs });

async function timeEach(items, work) {
  const times = [];
  for (const item of items) {
    const started = performance.now();
    await work(item);
    times.push(performance.now() - started);
  }
  return times;
}
