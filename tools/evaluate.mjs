// Measures a model on labelled pictures, through the engine's own tokenizer, preprocessing and towers.
//
//   npm run evaluate -- MODEL [--data DIR] [--sets captions,scenes,objects,things,queries,shifts,pairs] [--json]
//
// MODEL is a model's folder, or "starter". DIR holds captions/, scenes/, objects/, things/ and receipts/ in the layout of
// evaluate/sets.mjs. Prints {model, sets: {NAME: {METRIC: {value, chance, n, low, high}}}, seen, notes}: shares of 1; what
// chance alone would give; 90 % bounds by bootstrap.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureCaptions, measureClasses, measureQueries, measureShifts } from "./evaluate/measures.mjs";
import { openModel } from "./evaluate/open-model.mjs";
import { measurePairs } from "./evaluate/pairs.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: join(root, "..", "shared", "data", "eval") },
    sets: { type: "string", default: "captions,scenes,objects,things,queries,shifts,pairs" },
    threads: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const [named] = positionals;
if (named === undefined || !existsSync(options.data)) {
  console.error(
    named === undefined ? "Say which model: its folder, or starter." : `There is no folder ${options.data}.`,
  );
  process.exit(2);
}
const model = await openModel(named, { threads: Number(options.threads) }).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
const measures = {
  captions: () => measureCaptions(model, options.data),
  scenes: () => measureClasses(model, options.data, "scenes"),
  objects: () => measureClasses(model, options.data, "objects"),
  things: () => measureClasses(model, options.data, "things"),
  queries: () => measureQueries(model, options.data),
  shifts: () => measureShifts(model, options.data),
  pairs: () => measurePairs(model, options.data),
};
try {
  const report = { model: named, sets: {}, notes: {}, seen: model.seen };
  for (const name of options.sets.split(",")) {
    if (!Object.hasOwn(measures, name)) throw new Error(`There is no set ${name}.`);
    console.error(`${name}…`);
    const { figures, notes } = await measures[name]();
    report.sets[name] = figures;
    if (notes) report.notes[name] = notes;
  }
  if (options.json) console.log(JSON.stringify(report));
  else printTable(report);
} finally {
  await model.close();
}

function printTable({ model: name, sets, seen }) {
  const percent = (value) => (value * 100).toFixed(1).padStart(6);
  console.log(`\n${name}: value, 90 % bounds, chance (in %)\n`);
  for (const [set, figures] of Object.entries(sets)) {
    for (const [metric, { value, low, high, chance, n }] of Object.entries(figures)) {
      const cells = `${percent(value)}  ${percent(low)} …${percent(high)}  ${percent(chance)}  n ${n}`;
      console.log(`  ${`${set}${set in seen ? "*" : ""} ${metric}`.padEnd(36)}${cells}`);
    }
  }
  for (const [set, what] of Object.entries(seen)) console.log(`\n  * ${set}: ${what}`);
}
