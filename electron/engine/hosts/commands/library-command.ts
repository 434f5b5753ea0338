import { resolve } from "node:path";
import { Failure } from "../../../../shared/errors.ts";
import { withLibraryAlone } from "../library-alone.ts";
import { withTemporaryFilesIn } from "../load-engine.ts";
import type { CommandContext, CommonOptions } from "./context.ts";
import { libraryOf, requireLibrary, withEngine } from "./engine-access.ts";
import { exitCodes, printJson, printLines, remark } from "./output.ts";

export interface ExportOptions extends CommonOptions {
  replace?: boolean;
}

const count = (value: number) => value.toLocaleString("en");

/** `albumen library export FILE`. */
export async function exportCommand(
  file: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<number> {
  await requireLibrary(context, options);
  const input = { file: resolve(context.cwd, file), replace: options.replace ?? false };
  const done = await withEngine(context, options, ({ run }) =>
    run((engine) => engine.call("library.export", input, { signal: context.interrupt })),
  );
  if (options.json) printJson(context, done);
  else {
    const parts = Object.entries(done.counts).map(([section, entries]) => `${count(entries)} ${section}`);
    printLines(context, [`Wrote ${done.file}: ${parts.join(", ")}.`]);
  }
  return exitCodes.done;
}

/** `albumen library import FILE`. */
export async function importCommand(
  file: string,
  options: CommonOptions,
  context: CommandContext,
): Promise<number> {
  const input = { file: resolve(context.cwd, file) };
  const report = await withEngine(context, options, ({ run }) =>
    run((engine) => engine.call("library.import", input, { signal: context.interrupt })),
  );
  if (options.json) {
    printJson(context, report);
    return exitCodes.done;
  }
  for (const { section, imported, byPath, pending, kept, problems } of report.sections) {
    const parts = [
      `${count(imported)} taken over`,
      byPath > 0 ? `${count(byPath)} by where the file lies` : "",
      pending > 0 ? `${count(pending)} wait for photos or folders that are not there yet` : "",
      kept > 0 ? `${count(kept)} left as the library has them` : "",
    ].filter((part) => part !== "");
    printLines(context, [`${section}: ${parts.join(", ")}.`, ...problems.map((problem) => `  ${problem}`)]);
  }
  printLines(
    context,
    report.skipped.map((skipped) => `Left out: ${skipped}`),
  );
  return exitCodes.done;
}

/** `albumen library move TO`. Nobody may have the library open. */
export async function moveCommand(
  folder: string,
  options: CommonOptions,
  context: CommandContext,
): Promise<number> {
  await requireLibrary(context, options);
  const from = libraryOf(context, options);
  const to = resolve(context.cwd, folder);
  const { clearOld, moveLibrary } = await import("../../health/move-library.ts");
  // A move that was cut short at its very end has left things in the folder that the library had before.
  const named = resolve(context.cwd, options.library ?? context.defaultLibrary);
  if (named !== from) await clearOld(named);
  let told = 0;
  const work = () =>
    moveLibrary({
      from,
      to,
      signal: context.interrupt,
      onProgress({ files, total }) {
        const percent = Math.floor((100 * files) / total);
        if (options.json || percent < told + 10) return;
        told = percent;
        remark(context, `${percent} % of ${count(total)} files copied`);
      },
    });
  const moved = await withLibraryAlone(from, () => withTemporaryFilesIn(from, work));
  if (moved === null) {
    throw new Failure(
      "library-in-use",
      "A library can be moved only while Albumen does not run with it. Close it and try again.",
    );
  }
  if (options.json) printJson(context, { from, to, ...moved });
  else printLines(context, [`The library is in ${to} now. Commands that name ${from} find it there.`]);
  return exitCodes.done;
}
