import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { diskFull } from "../disk-full.ts";
import { systemCode } from "../library/problems.ts";
import { type AnySection, documentSchema, type ExportDocument, type SectionReport } from "./document.ts";

export interface ExportOptions {
  /** Absolute; made, and replaced only if asked to. */
  file: string;
  replace: boolean;
  libraryId: string;
  sections: readonly AnySection[];
  now?: Date;
}

/** A document of half a gigabyte is nothing that an export of ours was. */
const mostBytes = 512 * 1024 ** 2;

/** Writes everything that people made into one file: all of it or nothing. Returns counts by section. */
export async function exportLibrary(options: ExportOptions): Promise<Record<string, number>> {
  const { file, replace, libraryId, sections, now = new Date() } = options;
  if (!isAbsolute(file)) throw new Error(`Not an absolute path: ${file}`);
  if (!replace && (await stat(file).catch(() => null)) !== null) {
    throw new Failure(
      "invalid-input",
      `${file} is there already. Choose another name, or say that it is to be replaced.`,
    );
  }
  const document: ExportDocument = {
    albumen: "library-export",
    version: 1,
    exportedAt: now.toISOString(),
    libraryId,
    sections: {},
  };
  const counts: Record<string, number> = {};
  for (const section of sections) {
    const items = await section.collect();
    document.sections[section.name] = { version: section.version, items };
    counts[section.name] = items.length;
  }
  await writeWhole(file, `${JSON.stringify(document, null, 1)}\n`);
  return counts;
}

async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    const handle = await open(part, "wx", 0o600);
    try {
      await handle.writeFile(text);
      // Whoever exports wants to keep it: it is on the disk before it has its name.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    const code = systemCode(error);
    if (code === "ENOSPC" || code === "EDQUOT") throw diskFull(error);
    if (code === null) throw error;
    throw new Failure(
      "invalid-input",
      code === "ENOENT"
        ? `There is no folder ${dirname(file)}. Make it, or choose another.`
        : `${file} cannot be written (${code}). Choose another place.`,
      { cause: error },
    );
  }
}

export interface ImportReport {
  exportedAt: string;
  sections: SectionReport[];
  /** Sections that were left out, with why. */
  skipped: string[];
}

/** Takes over what a file says that was exported here or elsewhere. Fails with `invalid-input` if it is none. */
export async function importLibrary(options: {
  file: string;
  sections: readonly AnySection[];
}): Promise<ImportReport> {
  const { file, sections } = options;
  const document = await readDocument(file);
  const report: ImportReport = { exportedAt: document.exportedAt, sections: [], skipped: [] };
  // In the order of the registry, not of the file: folders before what is said of their photos.
  for (const section of sections) {
    const found = document.sections[section.name];
    if (found === undefined) continue;
    if (found.version > section.version)
      report.skipped.push(`${section.name}: from a newer Albumen. Update this one to read it.`);
    else report.sections.push(await section.apply(found.items));
  }
  const known = new Set(sections.map(({ name }) => name));
  for (const name of Object.keys(document.sections))
    if (!known.has(name)) report.skipped.push(`${name}: not known to this Albumen.`);
  return report;
}

async function readDocument(file: string): Promise<ExportDocument> {
  let text: string;
  try {
    if ((await stat(file)).size > mostBytes) throw notAnExport(file, "it is too large");
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    throw new Failure(
      "invalid-input",
      code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
      { cause: error },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw notAnExport(file, `it is not JSON: ${(error as Error).message}`);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > 1)
    throw notAnExport(file, "it is from a newer Albumen; update this one");
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) throw notAnExport(file, parsed.error.issues[0]?.message ?? "it has another form");
  return parsed.data;
}

function notAnExport(file: string, reason: string): Failure {
  return new Failure(
    "invalid-input",
    `${file} is no export of an Albumen library (${reason}). Nothing was changed.`,
    {
      details: { reason },
    },
  );
}
