// Where the time of decoding goes, step by step, and what the settings of thumbnails were chosen over:
// node tools/bench/decoding.mjs [--enlarge baseline|progressive] FOLDER [FOLDER…]
// --enlarge makes 12-megapixel JPEGs of the photos first. Milliseconds are of CPU, one thread: a busy machine shows less.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { importEngine } from "./engine-files.mjs";

const { readHeader } = await importEngine("formats/read-header.js");
const { workingSize, inside } = await importEngine("thumbnails/decode.js");
const { makePlaceholder } = await importEngine("thumbnails/placeholder.js");
const { toModelPixels } = await importEngine("clip/model-pixels.js");
const { readExif } = await importEngine("metadata/exif.js");

sharp.cache(false);
sharp.concurrency(1);
const models = { starter: 96, "CLIP 224": 224 };
const efforts = [0, 1, 2, 4];
const sides = [384, 448, 512];

const spent = new Map();
const bytesOf = new Map();
async function time(step, work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  spent.set(step, (spent.get(step) ?? 0) + (user + system) / 1000);
  return result;
}

const raw = (image) => image.raw().toBuffer({ resolveWithObject: true });
const fromRaw = ({ data, info }) =>
  sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });

async function decodeSteps(bytes, header, size, name) {
  const input = { size, fit: { kind: "crop", shortestEdge: size }, kernel: "cubic" };
  const decode = (fastShrinkOnLoad) =>
    raw(
      sharp(bytes, { failOn: "truncated" })
        .autoOrient()
        .flatten({ background: "#ffffff" })
        .resize({ ...workingSize(header, input), fit: "fill", kernel: "cubic", fastShrinkOnLoad })
        .toColourspace("srgb"),
    );
  const working = await time(`${name}: decode, orient, resize, sRGB`, () => decode(false));
  await time(`${name}: the same with fast shrink-on-load`, () => decode(true));
  await time(`${name}: model's pixels`, () => toModelPixels(fromRaw(working), input, header));
  return working;
}

async function thumbnailSteps(working, header) {
  for (const side of sides) {
    const small = await time(`thumbnail ${side}: resize`, () =>
      raw(fromRaw(working).resize({ ...inside(header, side), fit: "fill" })),
    );
    for (const effort of efforts) {
      const step = `thumbnail ${side}: WebP, effort ${effort}`;
      const webp = await time(step, () => fromRaw(small).webp({ quality: 75, effort }).toBuffer());
      bytesOf.set(step, (bytesOf.get(step) ?? 0) + webp.length);
    }
    if (side !== 448) continue;
    const { width, height, channels } = small.info;
    await time("placeholder", () => makePlaceholder({ data: small.data, width, height, channels }));
  }
}

const { values, positionals } = parseArgs({
  options: { enlarge: { type: "string" } },
  allowPositionals: true,
});

function read(path) {
  if (values.enlarge === undefined) return readFileSync(path);
  return sharp(path)
    .resize(4032, 3024, { fit: "cover", kernel: "lanczos3" })
    .sharpen()
    .jpeg({ quality: 90, progressive: values.enlarge === "progressive" })
    .toBuffer();
}

const files = positionals
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => /\.jpe?g$/i.test(path));
let photos = 0;
let megapixels = 0;
let megabytes = 0;
for (const [n, path] of [files[0], ...files].entries()) {
  try {
    const bytes = await read(path);
    await time("SHA-256", async () => createHash("sha256").update(bytes).digest());
    const header = await time("header", () => readHeader(bytes));
    await time("EXIF", async () => (header.exif ? await readExif(header.exif) : {}));
    let working;
    for (const [name, size] of Object.entries(models)) working = await decodeSteps(bytes, header, size, name);
    await thumbnailSteps(working, header);
    if (n === 0) {
      // What it costs to start is nobody's: the first file is measured twice and counts once.
      spent.clear();
      bytesOf.clear();
      continue;
    }
    photos++;
    megapixels += (header.width * header.height) / 1e6;
    megabytes += bytes.length / 1e6;
  } catch (error) {
    console.error(`${path}: ${error.message}`);
  }
}
console.log(
  `${photos} photos, ${(megapixels / photos).toFixed(2)} megapixels and ${(megabytes / photos).toFixed(2)} MB each`,
);
for (const [step, ms] of spent) {
  const bytes = bytesOf.get(step);
  const size = bytes === undefined ? "" : `  ${(bytes / photos / 1024).toFixed(1)} KiB`;
  console.log(`${step.padEnd(46)} ${(ms / photos).toFixed(2).padStart(8)} ms${size}`);
}
