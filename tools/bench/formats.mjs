// What a picture of each format costs a decoder: photos are grouped by what their content is, and each group is decoded by a
// process of its own, one after the other: header, EXIF, thumbnail, placeholder, model's pixels.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { importEngine } from "./engine-files.mjs";

export const help = `npm run bench -- formats --folder DIR [--folder DIR…] [--limit N] [--preview]

Decodes the pictures in the folders as indexing does (--preview: as the viewer wants them), at most N of each format
(20), twice, and counts the second time. Images a second are of one processor's time.`;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: "string", multiple: true, default: [] },
      limit: { type: "string", default: "20" },
      preview: { type: "boolean", default: false },
    },
  });
  const groups = await groupByKind(values.folder, Number(values.limit));
  const figures = {};
  const notes = {};
  const reports = {};
  for (const [kind, paths] of [...groups].sort()) {
    const self = fileURLToPath(import.meta.url);
    const job = JSON.stringify({ paths, preview: values.preview });
    const { stdout } = await promisify(execFile)(process.execPath, [self, job], { maxBuffer: 1e8 });
    const report = JSON.parse(stdout);
    if (report.images === 0) continue;
    reports[kind] = report;
    figures[`${kind}PerSecond`] = report.images / report.cpuSeconds;
    figures[`${kind}MsPerMegapixel`] = (1000 * report.cpuSeconds) / report.megapixels;
    figures[`${kind}PeakRssMiB`] = report.peakRssMiB;
    notes[kind] = `${report.images} pictures of ${(report.megapixels / report.images).toFixed(1)} megapixels`;
  }
  const perMegapixel = (kind) => figures[`${kind}MsPerMegapixel`];
  for (const kind of Object.keys(reports)) {
    if (kind !== "jpeg" && reports.jpeg)
      figures[`${kind}OverJpeg`] = perMegapixel(kind) / perMegapixel("jpeg");
  }
  notes.OverJpeg = "time for a megapixel, against JPEG's in the same run";
  return { figures, notes };
}

async function groupByKind(folders, limit) {
  const { sniff } = await importEngine("formats/sniff.js");
  const groups = new Map();
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true }).sort()) {
      const path = join(folder, name);
      if (!statSync(path).isFile()) continue;
      const sniffed = sniff(readFileSync(path));
      if (sniffed.kind !== "image") continue;
      const group = groups.get(sniffed.format) ?? [];
      groups.set(sniffed.format, group);
      group.push(path);
    }
  }
  // Spread over all there are, so that one folder's do not stand for the format.
  return new Map(
    [...groups].map(([kind, paths]) => {
      const step = Math.max(1, paths.length / limit);
      return [
        kind,
        Array.from({ length: Math.min(limit, paths.length) }, (_, i) => paths[Math.floor(i * step)]),
      ];
    }),
  );
}

/** In a process of its own. What cannot be decoded does not count. */
async function decodeAll({ paths, preview }) {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  const { readHeader } = await importEngine("formats/read-header.js");
  const { decodeSmall, makePreview } = await importEngine("thumbnails/decode.js");
  const { readMetadata } = await importEngine("metadata/read-metadata.js");
  const name = { fileName: "a.jpg", modifiedAt: 0, now: Date.now(), zoneMinutesAt: () => 0 };
  const input = { size: 96, fit: { kind: "crop", shortestEdge: 96 }, kernel: "cubic" };
  const report = { images: 0, megapixels: 0, cpuSeconds: 0, peakRssMiB: 0 };
  for (const round of [1, 2]) {
    for (const path of paths) {
      const bytes = readFileSync(path);
      const before = process.cpuUsage();
      try {
        const header = await readHeader(bytes);
        readMetadata({ bytes, ...header, ...name });
        await (preview ? makePreview(bytes, header) : decodeSmall(bytes, header, input));
        if (round === 1) continue;
        report.images++;
        report.megapixels += (header.width * header.height) / 1e6;
        const { user, system } = process.cpuUsage(before);
        report.cpuSeconds += (user + system) / 1e6;
      } catch (error) {
        if (error.name !== "Failure") throw error;
      }
    }
  }
  report.peakRssMiB = process.resourceUsage().maxRSS / 1024;
  return report;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(JSON.stringify(await decodeAll(JSON.parse(process.argv[2]))));
}
