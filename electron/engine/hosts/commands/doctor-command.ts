import { homedir } from "node:os";
import { Failure } from "../../../../shared/errors.ts";
import { silentLog } from "../../log.ts";
import { withLibraryAlone } from "../library-alone.ts";
import { withTemporaryFilesIn } from "../load-engine.ts";
import type { CommandContext, CommonOptions } from "./context.ts";
import { libraryOf, requireLibrary, withEngine } from "./engine-access.ts";
import { exitCodes, printJson, printLines } from "./output.ts";

export interface DoctorOptions extends CommonOptions {
  repair?: boolean;
  deep?: boolean;
  restore?: string;
}

interface Repair {
  did: string[];
  didNot: string[];
}

const marks = { ok: "ok      ", warning: "warning ", error: "ERROR   " } as const;

/**
 * `albumen doctor`. Fails where a check does. A database that cannot be opened is mended before there is an engine: it could
 * not start.
 */
export async function doctorCommand(options: DoctorOptions, context: CommandContext): Promise<number> {
  await requireLibrary(context, options);
  const before = await beforeEngine(options, context);
  const { checks, repair } = await withEngine(context, options, ({ run }) =>
    run((engine) =>
      engine.call(
        "doctor.run",
        { repair: options.repair ?? false, deep: options.deep ?? false },
        { signal: context.interrupt },
      ),
    ),
  );
  const all: Repair | undefined =
    before === null && repair === undefined
      ? undefined
      : {
          did: [...(before?.did ?? []), ...(repair?.did ?? [])],
          didNot: [...(before?.didNot ?? []), ...(repair?.didNot ?? [])],
        };
  if (options.json) printJson(context, { checks, ...(all === undefined ? {} : { repair: all }) });
  else printLines(context, [...linesOf(all), ...checks.map(lineOf)]);
  return checks.some(({ state }) => state === "error") ? exitCodes.failed : exitCodes.done;
}

const lineOf = ({ name, state, message }: { name: string; state: keyof typeof marks; message: string }) =>
  `${marks[state]} ${name}: ${message}`;

function linesOf(repair: Repair | undefined): string[] {
  if (repair === undefined) return [];
  const { did, didNot } = repair;
  if (did.length + didNot.length === 0) return ["mended   Nothing had to be mended."];
  return [...did.map((line) => `mended   ${line}`), ...didNot.map((line) => `NOT      ${line}`)];
}

async function beforeEngine(options: DoctorOptions, context: CommandContext): Promise<Repair | null> {
  if (options.repair !== true && options.restore === undefined) return null;
  const library = libraryOf(context, options);
  const { mendLibrary, restoreBackup } = await import("../../health/mend-library.ts");
  const { createVolumeSystem } = await import("../../library/volume-system.ts");
  const work = () =>
    options.restore === undefined
      ? mendLibrary({
          libraryDir: library,
          platform: context.platform,
          volumes: createVolumeSystem(context.platform, homedir(), silentLog),
          signal: context.interrupt,
        })
      : restoreBackup({ libraryDir: library, name: options.restore });
  const done = await withLibraryAlone(library, () => withTemporaryFilesIn(library, work));
  if (done === null && options.restore !== undefined) {
    throw new Failure(
      "library-in-use",
      "A copy of the database can be put back only while Albumen does not run with this library. Close it and try again.",
    );
  }
  return done;
}
