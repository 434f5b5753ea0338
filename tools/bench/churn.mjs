// What years of small changes do to a library: its size, its searches and the memory of tidying up, each beside a library
// that was written with the same content in one go.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { churnLibrary, folderBytes, openBenchStore, vectorSetOf, writeRows } from "./churn-library.mjs";
import { readModel } from "./engine-files.mjs";
import { makeLibrary, makeQueries, percentiles } from "./store-layout-data.mjs";

export const help = `npm run bench -- churn [--rows N] [--edits N] [--batches N] [--queries N] [--json]
  --rows N     photos in the library before anything changes (default 20,000)
  --edits N    edits of a single row (default 10,000)
  --batches N  batches as a watcher of folders makes them: a few photos new, moved, gone (default 1,000)
  --queries N  searches measured in each library (default 200)`;

export async function run(args, say) {
  const number = (fallback) => ({ type: "string", default: String(fallback) });
  const { values } = parseArgs({
    args,
    options: { rows: number(20_000), edits: number(10_000), batches: number(1_000), queries: number(200) },
  });
  const [rows, edits, batches, queries] = ["rows", "edits", "batches", "queries"].map((name) =>
    Number(values[name]),
  );
  const model = await readModel();
  const set = await vectorSetOf(model);
  const folder = mkdtempSync(join(tmpdir(), "albumen-bench-churn-"));
  const [churned, fresh] = [join(folder, "churned"), join(folder, "fresh")];
  try {
    const most = rows + batches * 4;
    const library = makeLibrary({ rows: most, dim: model.dimensions, seed: 1 });
    const state = Array.from({ length: most }, () => "absent");
    say(`Writing ${rows} photos…`);
    await writeRows({ folder: churned, set, library, state, from: 0, to: rows });
    say(`${edits} edits and ${batches} batches…`);
    const started = performance.now();
    const seen = await churnLibrary({ folder: churned, set, library, state, rows, edits, batches });
    const churnSeconds = (performance.now() - started) / 1000;
    say("Tidying up, in a process of its own…");
    const compaction = await compactInChild(churned);
    say("Writing the same content in one go…");
    const kept = state.flatMap((status, row) => (status === "absent" ? [] : [row]));
    await writeRows({ folder: fresh, set, library, state, list: kept });
    say("Searching both…");
    const [churnedBytes, freshBytes] = [folderBytes(churned), folderBytes(fresh)];
    const { churnedMs, freshMs, unlike } = await searchBoth({ churned, fresh, set, library, queries });
    const [ofChurned, ofFresh] = [percentiles(churnedMs), percentiles(freshMs)];
    return {
      figures: {
        rows,
        edits,
        batches,
        sizeOverFresh: churnedBytes / freshBytes,
        largestSizeOverFresh: seen.largestBytes / freshBytes,
        p95OverFresh: ofChurned.p95 / ofFresh.p95,
        p50OverFresh: ofChurned.p50 / ofFresh.p50,
        compactionRssMiB: compaction.peakRssMiB,
        compactionRiseMiB: compaction.peakRssMiB - compaction.rssBeforeMiB,
        compactionSeconds: compaction.seconds,
        churnedMiB: churnedBytes / 1024 ** 2,
        freshMiB: freshBytes / 1024 ** 2,
        vectorsMiB: (kept.length * model.dimensions * 4) / 1024 ** 2,
        freshP95Ms: ofFresh.p95,
        churnSeconds,
        unlikeAnswers: unlike,
      },
      notes: {
        sizeOverFresh: "after tidying up, as at the end of every scan",
        largestSizeOverFresh: "at any time meanwhile",
        compactionRssMiB: "the whole process, with the library open",
        unlikeAnswers: "searches that found other photos in the one than in the other",
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** In turns, so that whatever else the machine does meets both. */
async function searchBoth({ churned, fresh, set, library, queries }) {
  const stores = [await openBenchStore(churned), await openBenchStore(fresh)];
  const tables = [await stores[0].embeddings(set), await stores[1].embeddings(set)];
  const times = [[], []];
  let unlike = 0;
  for (const [round, query] of makeQueries(library, queries + 20, 2).entries()) {
    const answers = [];
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const began = performance.now();
      answers[which] = await tables[which].nearest(query, { limit: 50 });
      // The first ones fill the caches.
      if (round >= 20) times[which].push(performance.now() - began);
    }
    const [mine, theirs] = answers.map((found) =>
      found
        .map(({ hash }) => hash)
        .sort()
        .join(),
    );
    if (mine !== theirs) unlike++;
  }
  for (const store of stores) await store.close();
  return { churnedMs: times[0], freshMs: times[1], unlike };
}

function compactInChild(folder) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./churn-compact.mjs", import.meta.url)), [folder]);
    let measured;
    child.once("error", reject);
    child.once("message", (message) => {
      measured = message;
    });
    child.once("exit", (code) =>
      measured ? resolve(measured) : reject(new Error(`Tidying up ended with code ${code}.`)),
    );
  });
}
