// Measures a model on labelled pictures, through the engine's own tokenizer, preprocessing and towers.
//
//   npm run evaluate -- MODEL [--data DIR] [--sets captions,scenes,objects,things,queries,shifts] [--json]
//
// MODEL is a model's folder, or "starter". DIR holds captions/, scenes/, objects/, things/ and receipts/ in the layout of
// evaluate/sets.mjs. Prints {model, sets: {NAME: {METRIC: {value, chance, n, low, high}}}, seen, notes}: shares of 1; what
// chance alone would give; 90 % bounds by bootstrap.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { buildIfStale } from "./build.mjs";
import { measureCaptions, measureClasses, measureQueries, measureShifts } from "./evaluate/measures.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: join(root, "..", "shared", "data", "eval") },
    sets: { type: "string", default: "captions,scenes,objects,things,queries,shifts" },
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
const folder = named === "starter" ? join(root, "assets/models/starter") : named;

if (!(await buildIfStale({ only: "engine" }))) process.exit(1);
const engine = (file) => import(pathToFileURL(join(root, "out/electron/engine", file)).href);
const { readModelFolder } = await engine("clip/model-folder.js");
const { createImageTower, createTextTower } = await engine("clip/towers.js");
const { toModelPixels } = await engine("clip/model-pixels.js");
const { createNodeSpawn } = await engine("hosts/spawn-child.js");

const spec = await readModelFolder(folder, { key: named }).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
const towers = { spawnChild: createNodeSpawn(), threads: Number(options.threads) };
const images = createImageTower(spec, towers);
const texts = createTextTower(spec, towers);

const embedded = new Map();
const model = {
  embedTexts: (list) => texts.embedTexts(list),
  /** `shift` changes the picture before the model sees it. What was embedded as it is, is remembered. */
  async embedFiles(files, shift) {
    const known = shift === undefined ? embedded : new Map();
    const missing = files.filter((file) => !known.has(file));
    for (let start = 0; start < missing.length; start += 64) {
      const chunk = missing.slice(start, start + 64);
      const pixels = await Promise.all(
        chunk.map(async (file) =>
          toModelPixels(shift ? await shift(open(file)) : open(file), spec.image.input),
        ),
      );
      for (const [i, vector] of (await images.embedImages(pixels)).entries()) known.set(chunk[i], vector);
    }
    return files.map((file) => known.get(file));
  },
};

const measures = {
  captions: () => measureCaptions(model, options.data),
  scenes: () => measureClasses(model, options.data, "scenes"),
  objects: () => measureClasses(model, options.data, "objects"),
  things: () => measureClasses(model, options.data, "things"),
  queries: () => measureQueries(model, options.data),
  shifts: () => measureShifts(model, options.data),
};
try {
  const report = { model: named, sets: {}, notes: {} };
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
  await Promise.all([images.close(), texts.close()]);
}

function open(file) {
  return sharp(file, { failOn: "none" }).autoOrient().flatten({ background: "#fff" }).toColourspace("srgb");
}

function printTable({ model: name, sets }) {
  const percent = (value) => (value * 100).toFixed(1).padStart(6);
  console.log(`\n${name}: value, 90 % bounds, chance (in %)\n`);
  for (const [set, figures] of Object.entries(sets)) {
    for (const [metric, { value, low, high, chance, n }] of Object.entries(figures)) {
      const cells = `${percent(value)}  ${percent(low)} …${percent(high)}  ${percent(chance)}  n ${n}`;
      console.log(`  ${`${set} ${metric}`.padEnd(36)}${cells}`);
    }
  }
}
