// What a model finds, to look at: labels flatter, eyes do not.
//
//   node tools/evaluate/contact-sheet.mjs MODEL DIR OUT.png QUERY...
//
// Each query becomes a row with its first ten pictures among all below DIR.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { dot } from "./metrics.mjs";
import { openModel } from "./open-model.mjs";

const side = 120;
const label = 24;
const perRow = 10;

const [named, dir, out, ...queries] = process.argv.slice(2);
if (queries.length === 0) {
  console.error("Say which model, which folder, where to write, and what to look for.");
  process.exit(2);
}
const pictures = readdirSync(dir, { recursive: true })
  .filter((file) => /\.(jpe?g|png|webp)$/i.test(file))
  .map((file) => join(dir, file));
const model = await openModel(named);
try {
  const readable = await readablePictures(pictures);
  const vectors = await model.embedFiles(readable);
  const rows = [];
  for (const [row, query] of queries.entries()) {
    const [vector] = await model.embedTexts([query]);
    const scores = vectors.map((one) => dot(vector, one));
    const order = readable.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
    const top = row * (side + label);
    const title = query.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const svg = `<svg width="${side * perRow}" height="${label}"><text x="4" y="17" font-size="15">${title}</text></svg>`;
    rows.push({ input: Buffer.from(svg), left: 0, top });
    for (const [column, i] of order.slice(0, perRow).entries()) {
      const input = await sharp(readable[i], { failOn: "none" })
        .autoOrient()
        .resize(side - 2, side - 2, { fit: "cover" })
        .png()
        .toBuffer();
      rows.push({ input, left: column * side, top: top + label });
    }
  }
  const size = { width: side * perRow, height: queries.length * (side + label) };
  await sharp({ create: { ...size, channels: 3, background: "#fff" } })
    .composite(rows)
    .png()
    .toFile(out);
} finally {
  await model.close();
}

/** Folders of test pictures have broken ones among them. */
async function readablePictures(files) {
  const fine = [];
  for (const file of files) {
    const opened = await sharp(file, { failOn: "none" })
      .metadata()
      .catch(() => undefined);
    if (opened) fine.push(file);
  }
  return fine;
}
