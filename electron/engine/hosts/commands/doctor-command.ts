import type { CommandContext, CommonOptions } from "./context.ts";
import { requireLibrary, withEngine } from "./engine-access.ts";
import { exitCodes, printJson, printLines } from "./output.ts";

const marks = { ok: "ok      ", warning: "warning ", error: "ERROR   " } as const;

/** `albumen doctor`. Fails where a check does. */
export async function doctorCommand(options: CommonOptions, context: CommandContext): Promise<number> {
  await requireLibrary(context, options);
  const report = await withEngine(context, options, ({ run }) =>
    run((engine) => engine.call("doctor.run", {}, { signal: context.interrupt })),
  );
  if (options.json) printJson(context, report);
  else {
    printLines(
      context,
      report.checks.map(({ name, state, message }) => `${marks[state]} ${name}: ${message}`),
    );
  }
  return report.checks.some(({ state }) => state === "error") ? exitCodes.failed : exitCodes.done;
}
