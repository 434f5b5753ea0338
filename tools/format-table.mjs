// What Albumen makes of real files, format by format:
// node tools/format-table.mjs FOLDER… [--reference DIR] [--sheet FILE.png]
// --reference: the same pictures as another program shows them, upright and in sRGB, as DIR/<name>.png. A thumbnail that is
// nearer to it than any turned or mirrored form of itself is upright; its colours are right where the means of 16 × 16 boxes
// differ by less than 3 of 255 on average. --sheet draws all thumbnails, for looking at.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { importEngine } from "./bench/engine-files.mjs";
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites } from "./prerequisites.mjs";

requirePrerequisites();
const { values, positionals } = parseArgs({
  options: { reference: { type: "string" }, sheet: { type: "string" } },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error("Usage: node tools/format-table.mjs FOLDER… [--reference DIR] [--sheet FILE.png]");
  process.exit(2);
}
if (!(await buildIfStale({ only: "engine" }))) process.exit(1);
const { readHeader } = await importEngine("formats/read-header.js");
const { sniff } = await importEngine("formats/sniff.js");
const { decodeSmall } = await importEngine("thumbnails/decode.js");
const { readMetadata } = await importEngine("metadata/read-metadata.js");

const side = 16;
const rightColours = 3;
/** The eight ways to lay a picture. */
const layings = [0, 1, 2, 3].flatMap((quarters) => [
  { quarters, isMirrored: false },
  { quarters, isMirrored: true },
]);

async function boxes(image, { quarters, isMirrored }) {
  const flat = await image
    .clone()
    .flatten({ background: "#ffffff" })
    .removeAlpha()
    .toColourspace("srgb")
    .png()
    .toBuffer();
  const turned = await sharp(flat)
    .rotate(quarters * 90)
    .toBuffer();
  const laid = isMirrored ? sharp(turned).flop() : sharp(turned);
  return await laid.resize(side, side, { fit: "fill", kernel: "linear" }).raw().toBuffer();
}

const difference = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

async function compare(thumbnail, path) {
  const reference = join(values.reference ?? "", `${basename(path)}.png`);
  if (values.reference === undefined || !existsSync(reference)) return null;
  const wanted = await boxes(sharp(reference), layings[0]);
  const differences = [];
  for (const laying of layings) differences.push(difference(await boxes(sharp(thumbnail), laying), wanted));
  return { isUpright: differences[0] < Math.min(...differences) + 0.5, colour: differences[0] };
}

async function look(path) {
  const bytes = readFileSync(path);
  const sniffed = sniff(bytes);
  const kind = sniffed.kind === "image" ? sniffed.format : sniffed.kind;
  try {
    const header = await readHeader(bytes);
    const { thumbnail, isComplete } = await decodeSmall(bytes, header, null);
    const file = { bytes, kind: header.kind, exif: header.exif, fileName: "", modifiedAt: 0 };
    const facts = readMetadata({ ...file, now: Date.now(), zoneMinutesAt: () => 0 });
    return { path, kind: header.kind, thumbnail, isComplete, facts, ...(await compare(thumbnail, path)) };
  } catch (error) {
    if (error.name !== "Failure") throw error;
    return { path, kind, code: error.code };
  }
}

const looked = [];
for (const folder of positionals) {
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) looked.push(await look(path));
  }
}

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
const count = (list, test) => list.filter(test).length;
console.log("| format | files | decoded | upright | colours right | with time | camera | place | refused |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [kind, all] of [...groupBy(looked, ({ kind }) => kind)].sort()) {
  const decoded = all.filter(({ thumbnail }) => thumbnail);
  const partly = count(decoded, ({ isComplete }) => !isComplete);
  const compared = decoded.filter(({ colour }) => colour !== undefined);
  const of = (test) => (compared.length === 0 ? "–" : `${count(compared, test)} of ${compared.length}`);
  const codes = [
    ...groupBy(
      all.filter(({ code }) => code),
      ({ code }) => code,
    ),
  ];
  const cells = [
    kind,
    all.length,
    partly === 0 ? decoded.length : `${decoded.length}, ${partly} in part`,
    of(({ isUpright }) => isUpright),
    of(({ colour }) => colour < rightColours),
    count(decoded, ({ facts }) => facts.takenAtSource === "exif"),
    count(decoded, ({ facts }) => facts.camera !== null),
    count(decoded, ({ facts }) => facts.latitude !== null),
    codes.map(([code, list]) => `${list.length} ${code}`).join(", "),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
for (const { path, isUpright, colour } of looked) {
  if (colour === undefined || (isUpright && colour < rightColours)) continue;
  console.log(`\n${path}: ${isUpright ? "" : "not upright, "}colours differ by ${colour.toFixed(1)}`);
}

if (values.sheet !== undefined) {
  const cell = 160;
  const columns = 12;
  const shown = looked.filter(({ thumbnail }) => thumbnail);
  const tiles = await Promise.all(
    shown.map(({ thumbnail }) =>
      sharp(thumbnail)
        .resize(cell - 6, cell - 6, { fit: "inside" })
        .toBuffer(),
    ),
  );
  const rows = Math.ceil(tiles.length / columns);
  await sharp({ create: { width: columns * cell, height: rows * cell, channels: 3, background: "#777777" } })
    .composite(
      tiles.map((input, i) => ({ input, left: (i % columns) * cell, top: Math.floor(i / columns) * cell })),
    )
    .png()
    .toFile(values.sheet);
}
