// Kills the engine's process at random moments while photos are added, moved, changed and deleted, and looks in the end
// whether the library is what a new one would be.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "../bench/store-layout-data.mjs";
import { compareLibraries } from "./compare.mjs";
import { createDisturber } from "./disturb.mjs";
import { startEngine } from "./engine.mjs";
import { makeStock } from "./stock.mjs";

export const help = `npm run torture -- kill [--minutes N | --kills N] [--seed S] [--photos N] [--keep] [--json]
  --minutes N  how long (default 2)
  --kills N    ends after so many kills instead
  --seed S     the same pictures, and the same wishes for what happens (what is reached depends on the machine)
  --photos N   how many different pictures there are to play with (default 150)
  --keep       leaves the libraries and photos where they are, and says where`;

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string" },
      kills: { type: "string" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      photos: { type: "string", default: "150" },
      keep: { type: "boolean", default: false },
    },
  });
  const mostKills = values.kills === undefined ? Number.POSITIVE_INFINITY : Number(values.kills);
  const minutes =
    values.minutes === undefined && values.kills !== undefined ? 24 * 60 : Number(values.minutes ?? 2);
  const seed = Number(values.seed);
  const random = seededRandom(seed);
  const base = mkdtempSync(join(tmpdir(), "albumen-torture-"));
  const began = Date.now();
  const until = began + minutes * 60_000;
  const counts = { kills: 0, finished: 0, busy: 0 };
  try {
    const stock = await makeStock(join(base, "stock"), Number(values.photos), seed);
    const folders = ["one", "two"].map((name) => join(base, "photos", name));
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const library = join(base, "library");
    const disturber = createDisturber({ folders, stock, random });
    for (let i = 0; i < stock.length / 2; i++) disturber.step("add");

    let isFirst = true;
    while (Date.now() < until && counts.kills < mostKills) {
      const engine = await startEngine(library);
      try {
        const job = isFirst ? await engine.add(folders) : await engine.scan();
        isFirst = false;
        const waitMs = random() < 0.06 ? 10_000 : 20 + random() ** 2 * 2_000;
        const isFinished = await disturber.during(Promise.race([job.ended, sleep(waitMs)]), random);
        if (isFinished) counts.finished++;
        else counts.busy++;
      } finally {
        await engine.kill();
        counts.kills++;
      }
      if (counts.kills % 20 === 0) say(`${counts.kills} kills, ${Math.round((Date.now() - began) / 1000)} s`);
    }
    say("Comparing with a new library…");
    await indexWhole(library, folders, isFirst);
    const fresh = join(base, "fresh");
    await indexWhole(fresh, folders, true);
    const found = await compareLibraries(library, fresh);
    for (const line of found.details) say(line);
    return {
      kills: counts.kills,
      whileBusy: counts.busy,
      ...found.figures,
      steps: disturber.steps,
      seconds: Math.round((Date.now() - began) / 1000),
      seed,
    };
  } finally {
    if (values.keep) say(`Left in ${base}`);
    else rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function indexWhole(library, folders, isNew) {
  const engine = await startEngine(library);
  try {
    const job = isNew ? await engine.add(folders) : await engine.scan();
    await job.done;
  } finally {
    await engine.end();
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(() => resolve(false), ms));
