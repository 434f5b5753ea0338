// What it costs to read all that a file says of its picture, against sharp alone making a thumbnail of it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importEngine } from "./engine-files.mjs";

export const help = `npm run bench -- metadata --folder DIR [--folder DIR…] [--rounds N]

Reads the metadata of every picture in the folders, and has sharp make a thumbnail of 448 pixels of those that it can read.
The first round warms up and does not count. Times are of one processor.`;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: "string", multiple: true, default: [] },
      rounds: { type: "string", default: "3" },
    },
  });
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  const { readHeader } = await importEngine("formats/read-header.js");
  const { readMetadata } = await importEngine("metadata/read-metadata.js");
  const surroundings = { fileName: "a.jpg", modifiedAt: 0, now: Date.now(), zoneMinutesAt: () => 0 };

  const pictures = [];
  for (const folder of values.folder) {
    for (const name of readdirSync(folder, { recursive: true }).sort()) {
      const path = join(folder, name);
      if (!statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      try {
        const { kind, exif, width, height } = await readHeader(bytes);
        if (kind === "jpeg") pictures.push({ bytes, kind, exif, megapixels: (width * height) / 1e6 });
      } catch (error) {
        if (error.name !== "Failure") throw error;
      }
    }
  }

  let metadataMs = 0;
  let sharpMs = 0;
  let worstMs = 0;
  const rounds = Number(values.rounds);
  for (let round = 0; round <= rounds; round++) {
    for (const { bytes, kind, exif } of pictures) {
      let before = process.cpuUsage();
      readMetadata({ bytes, kind, exif, ...surroundings });
      const took = spentMs(before);
      before = process.cpuUsage();
      const shrunk = sharp(bytes, { failOn: "none" })
        .autoOrient()
        .resize({ width: 448, height: 448, fit: "inside" });
      await shrunk.webp({ quality: 78, effort: 2 }).toBuffer();
      if (round === 0) continue;
      metadataMs += took;
      worstMs = Math.max(worstMs, took);
      sharpMs += spentMs(before);
    }
  }
  const count = pictures.length * rounds;
  const megapixels = pictures.reduce((sum, picture) => sum + picture.megapixels, 0) / pictures.length;
  return {
    figures: {
      metadataMs: metadataMs / count,
      worstMs,
      sharpMs: sharpMs / count,
      metadataOverSharp: metadataMs / sharpMs,
    },
    notes: {
      sharpMs: `${pictures.length} JPEGs of ${megapixels.toFixed(1)} megapixels on average, thumbnails of 448`,
    },
  };
}

function spentMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
