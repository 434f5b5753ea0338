// What Albumen makes of real files, format by format:
// node tools/format-table.mjs FOLDER… [--reference DIR] [--metadata FILE.json] [--sheet FILE.png]
// --reference: the same pictures as another program shows them, upright and in sRGB, as DIR/<name>.png. A thumbnail that is
// nearer to it than any turned or mirrored form of itself is upright; its colours are right where the means of 16 × 16 boxes
// differ by less than 3 of 255 on average. --metadata: what `exiftool -n -json -r FOLDER`
// says; a file's metadata is right where time, camera, exposure and position are the same as there, of those that it has.
// --sheet draws all thumbnails, for looking at.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { importEngine } from "./bench/engine-files.mjs";
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites } from "./prerequisites.mjs";

requirePrerequisites();
const { values, positionals } = parseArgs({
  options: { reference: { type: "string" }, metadata: { type: "string" }, sheet: { type: "string" } },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error(
    "Usage: node tools/format-table.mjs FOLDER… [--reference DIR] [--metadata FILE.json] [--sheet FILE.png]",
  );
  process.exit(2);
}
if (!(await buildIfStale({ only: "engine" }))) process.exit(1);
const { readHeader } = await importEngine("formats/read-header.js");
const { sniff } = await importEngine("formats/sniff.js");
const { decodeSmall } = await importEngine("thumbnails/decode.js");
const { mergeFacts } = await importEngine("metadata/merge.js");
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

const told = new Map();
if (values.metadata !== undefined) {
  for (const tags of JSON.parse(readFileSync(values.metadata, "utf8")))
    told.set(resolve(tags.SourceFile), tags);
}
const differing = [];

/** Whether what is read is what another program reads; undefined where that one says nothing to compare. */
function isAsTold(path, facts, merged) {
  const tags = told.get(resolve(path));
  if (!tags) return undefined;
  const pairs = [
    ["time", timeOf(tags.DateTimeOriginal), facts.takenAtLocal, 1000],
    ["aperture", tags.FNumber || undefined, merged.exposure?.aperture, 0.01],
    ["seconds", tags.ExposureTime || undefined, merged.exposure?.seconds, 0.001],
    ["focal length", tags.FocalLength || undefined, merged.exposure?.focalLengthMm, 0.01],
    ["latitude", tags.GPSLatitude || undefined, facts.latitude, 0.0001],
    ["longitude", tags.GPSLongitude || undefined, facts.longitude, 0.0001],
  ].filter(([, theirs]) => typeof theirs === "number");
  const wrong = pairs.filter(([, theirs, ours, slack]) => !(Math.abs(theirs - ours) <= slack));
  for (const [name, theirs, ours] of wrong) differing.push(`${path}: ${name} is ${ours}, there ${theirs}`);
  return pairs.length === 0 ? undefined : wrong.length === 0;
}

function timeOf(text) {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text ?? "");
  if (!match || Number(match[1]) < 1826) return undefined;
  const [year, month, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
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
    const merged = mergeFacts(facts.said);
    const read = { facts, merged, isAsTold: isAsTold(path, facts, merged) };
    return { path, kind: header.kind, thumbnail, isComplete, ...read, ...(await compare(thumbnail, path)) };
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
console.log(
  "| format | files | decoded | upright | colours right | metadata right | time | camera | exposure | place | words | refused |",
);
console.log(`|${" --- |".repeat(12)}`);
for (const [kind, all] of [...groupBy(looked, ({ kind }) => kind)].sort()) {
  const decoded = all.filter(({ thumbnail }) => thumbnail);
  const partly = count(decoded, ({ isComplete }) => !isComplete);
  const checked = decoded.filter((one) => one.isAsTold !== undefined);
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
    checked.length === 0 ? "–" : `${count(checked, (one) => one.isAsTold)} of ${checked.length}`,
    count(decoded, ({ facts }) => !["file-name", "file-time", null].includes(facts.takenAtSource)),
    count(decoded, ({ facts }) => facts.camera !== null),
    count(decoded, ({ merged }) => merged.exposure !== null),
    count(decoded, ({ facts }) => facts.latitude !== null),
    count(decoded, ({ merged: { title, caption, keywords, people } }) =>
      Boolean(title || caption || keywords.length + people.length > 0),
    ),
    codes.map(([code, list]) => `${list.length} ${code}`).join(", "),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
for (const { path, isUpright, colour } of looked) {
  if (colour === undefined || (isUpright && colour < rightColours)) continue;
  console.log(`\n${path}: ${isUpright ? "" : "not upright, "}colours differ by ${colour.toFixed(1)}`);
}

for (const line of differing) console.log(`\n${line}`);

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
