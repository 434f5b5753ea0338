// The product's own pipeline (tokenizer, towers) against torch.
//
//   node tools/starter-model/check.mjs DIR reference.json     (reference.py makes the second)
//
// Also: that every text and picture, however odd, becomes a finite vector of length 1, alone as in a batch.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { buildIfStale } from "../build.mjs";
import { root } from "../prerequisites.mjs";

const [dir, referenceFile] = process.argv.slice(2);
if (!dir || !referenceFile) throw new Error("Say which model folder and which reference.json.");
await buildIfStale({ only: "engine" });
const engine = (file) => import(pathToFileURL(join(root, "out/electron/engine", file)).href);
const { readModelFolder } = await engine("clip/model-folder.js");
const { createImageTower, createTextTower } = await engine("clip/towers.js");
const { createTokenizer } = await engine("clip/tokenizer.js");
const { toModelPixels } = await engine("clip/model-pixels.js");
const { createNodeSpawn } = await engine("hosts/spawn-child.js");

const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const reference = json(referenceFile);
const spec = await readModelFolder(dir, { key: "checked" });
const tokenizer = createTokenizer(
  json(join(dir, "tokenizer.json")),
  json(join(dir, "tokenizer_config.json")),
  spec.text.contextLength,
);
const options = { spawnChild: createNodeSpawn(), threads: 2 };
const images = createImageTower(spec, options);
const texts = createTextTower(spec, options);
try {
  const ids = reference.texts.map((text) => [...tokenizer.encode(text).ids]);
  const different = reference.texts.filter((_, i) => ids[i].join() !== reference.ids[i].join());
  console.log(`tokens: ${reference.texts.length} texts, different: ${JSON.stringify(different)}`);

  const all = Buffer.from(reference.pixels, "hex");
  const bytes = reference.size ** 2 * 3;
  const pixels = reference.imageVectors.map(
    (_, i) => new Uint8Array(all.subarray(i * bytes, (i + 1) * bytes)),
  );
  console.log(
    "pictures, smallest cosine:",
    smallest(await images.embedImages(pixels), reference.imageVectors),
  );
  const vectors = await texts.embedTexts(reference.texts);
  console.log("texts, smallest cosine:", smallest(vectors, reference.textVectors));

  const alone = [];
  for (const one of pixels) alone.push((await images.embedImages([one]))[0]);
  console.log("a picture alone and in a batch:", smallest(alone, await images.embedImages(pixels)));

  const oddTexts = [
    "",
    " ",
    "a".repeat(100_000),
    "dog ".repeat(500),
    "\u0000\uffff",
    "👩‍👩‍👧‍👦",
    "שלום עולם",
    "ａｂｃ",
  ];
  checkUnit("odd texts", await texts.embedTexts(oddTexts));
  const odd = await Promise.all(
    [
      { width: 1, height: 1, channels: 3 },
      { width: 4000, height: 200, channels: 3 },
      { width: 100, height: 2000, channels: 4 },
      { width: 3, height: 500, channels: 3 },
    ].map((size) =>
      toModelPixels(
        open(sharp({ create: { ...size, background: { r: 250, g: 20, b: 90, alpha: 0.4 } } }).png()),
        spec.image.input,
      ),
    ),
  );
  const grey = sharp({ create: { width: 50, height: 70, channels: 3, background: "#777" } }).greyscale();
  odd.push(await toModelPixels(await reopened(grey.png()), spec.image.input));
  const cmyk = sharp({ create: { width: 50, height: 70, channels: 3, background: "#729" } }).toColourspace(
    "cmyk",
  );
  odd.push(await toModelPixels(await reopened(cmyk.jpeg()), spec.image.input));
  checkUnit("odd pictures", await images.embedImages(odd));
} finally {
  await Promise.all([images.close(), texts.close()]);
}

async function reopened(image) {
  return open(sharp(await image.toBuffer()));
}

function open(image) {
  return image.autoOrient().flatten({ background: "#fff" }).toColourspace("srgb");
}

function smallest(made, expected) {
  return Math.min(
    ...made.map((vector, i) => vector.reduce((sum, value, k) => sum + value * expected[i][k], 0)),
  );
}

function checkUnit(what, vectors) {
  const lengths = vectors.map((vector) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)));
  const wrong = lengths.filter((length) => !(Math.abs(length - 1) < 1e-4));
  console.log(`${what}: ${vectors.length} vectors, not of length 1: ${wrong.length}`);
}
