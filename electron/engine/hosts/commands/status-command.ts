import type { LibraryStatus } from "../../../../shared/library.ts";
import type { CommandContext, CommonOptions } from "./context.ts";
import { requireLibrary, withEngine } from "./engine-access.ts";
import { formatBytes, formatCount, formatShare, plural } from "./format.ts";
import { exitCodes, printJson, printLines } from "./output.ts";

/** `albumen status` */
export async function statusCommand(options: CommonOptions, context: CommandContext): Promise<number> {
  await requireLibrary(context, options);
  const status = await withEngine(context, options, ({ run }) =>
    run((engine) => engine.call("library.status", {}, { signal: context.interrupt })),
  );
  if (options.json) printJson(context, status);
  else printLines(context, describeStatus(status));
  return exitCodes.done;
}

export function describeStatus(status: LibraryStatus): string[] {
  const { library, folders, counts, coverage, model, device, storeBytes } = status;
  const asides = [
    counts.missing > 0 && `${formatCount(counts.missing)} missing`,
    counts.offline > 0 && `${formatCount(counts.offline)} offline`,
    (counts.leftOut ?? 0) > 0 &&
      `${plural(counts.leftOut ?? 0, "photo")} left out until the drive is connected`,
    (counts.cloud ?? 0) > 0 && `${formatCount(counts.cloud ?? 0)} in the cloud`,
    (counts.videos ?? 0) > 0 && `${formatCount(counts.videos ?? 0)} videos, not supported yet`,
    counts.failed > 0 && `${formatCount(counts.failed)} with a problem`,
  ].filter((text) => text !== false);
  const all = coverage.photos + coverage.waiting;
  const search =
    all === 0
      ? "has nothing to see yet"
      : `sees ${formatCount(coverage.embedded)} of ${plural(all, "photo")} ` +
        `(${formatShare(coverage.embedded / all)})`;
  const lines = [
    `Library  ${library.path}`,
    ...(folders.length === 0
      ? ["Folders  none yet; albumen index FOLDER adds one"]
      : folders.map(({ path, photos, state, enabled, lastScannedAt }, index) => {
          const notes = [
            plural(photos, "photo"),
            ...(state === "offline" ? ["cannot be reached now"] : []),
            ...(enabled ? [] : ["switched off"]),
            lastScannedAt === null ? "not scanned yet" : `scanned ${formatTime(lastScannedAt)}`,
          ];
          return `${index === 0 ? "Folders" : "       "}  ${path} (${notes.join(", ")})`;
        })),
    `Photos   ${formatCount(counts.photos)} in ${plural(counts.files, "file")}` +
      `${asides.length > 0 ? ` (${asides.join(", ")})` : ""}`,
    `Search   ${search}`,
    `Model    ${model.name}, ${model.dimensions} dimensions, on ${device}`,
    `Store    ${formatBytes(storeBytes)}`,
  ];
  return lines;
}

/** Local time to the minute, sortable. */
function formatTime(iso: string): string {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
