import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { cancelled, Failure, toFailureData } from "../../../../shared/errors.ts";
import type { SearchResult, Sort } from "../../../../shared/search.ts";
import { type CommandContext, type CommonOptions, UsageError } from "./context.ts";
import { type EngineAccess, requireLibrary, withEngine } from "./engine-access.ts";
import { plural } from "./format.ts";
import { errorDocument, exitCodes, printJson, printLines, remark } from "./output.ts";

export interface SearchOptions extends CommonOptions {
  limit: number;
  sort: Sort;
  batch?: string;
}

/** `albumen search QUERY`, `albumen search --batch FILE` */
export async function searchCommand(
  words: string[],
  options: SearchOptions,
  context: CommandContext,
): Promise<number> {
  if (options.batch === undefined && words.length === 0)
    throw new UsageError('What to search for is missing. For example: albumen search "dog on a beach"');
  if (options.batch !== undefined && words.length > 0)
    throw new UsageError("Give either a query or --batch, not both.");
  await requireLibrary(context, options);

  if (options.batch !== undefined) {
    const { batch } = options;
    const queries = await openBatch(batch, context);
    return withEngine(context, options, (access) =>
      searchBatch({ batch, queries }, access, options, context),
    );
  }
  const result = await withEngine(context, options, (access) =>
    searchOne(words.join(" "), access, options, context),
  );
  if (options.json) printJson(context, result);
  else {
    printLines(context, describeResult(result));
    for (const { message } of result.notices) remark(context, message);
  }
  return exitCodes.done;
}

function searchOne(
  query: string,
  access: EngineAccess,
  { limit, sort }: SearchOptions,
  context: CommandContext,
): Promise<SearchResult> {
  const input = { query, limit, sort };
  return access.run((engine) => engine.call("search.query", input, { signal: context.interrupt }));
}

/** One query a line in, one document a line out, in order; a query that fails is a line too, and the others go on. */
async function searchBatch(
  { batch, queries }: { batch: string; queries: Readable },
  access: EngineAccess,
  options: SearchOptions,
  context: CommandContext,
): Promise<number> {
  let code: number = exitCodes.done;
  for await (const query of linesOf(batch, queries, context.interrupt)) {
    try {
      printJson(context, await searchOne(query, access, options, context));
    } catch (error) {
      if (!(error instanceof Failure) || !isAboutTheQuery(error)) throw error;
      printJson(context, { query, ...errorDocument(toFailureData(error)) });
      code = exitCodes.failed;
    }
  }
  return code;
}

async function* linesOf(batch: string, input: Readable, signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal });
  } catch (cause) {
    throw unreadable(batch, cause as NodeJS.ErrnoException);
  }
  if (signal.aborted) throw cancelled();
}

function isAboutTheQuery({ code }: Failure): boolean {
  switch (code) {
    case "query-empty":
    case "query-too-long":
    case "query-not-understood":
    case "invalid-input":
      return true;
    default:
      return false;
  }
}

async function openBatch(batch: string, context: CommandContext): Promise<Readable> {
  if (batch === "-") return context.stdin;
  const path = resolve(context.cwd, batch);
  const stream = createReadStream(path, "utf8");
  await new Promise<void>((done, failed) => {
    stream.once("ready", done);
    stream.once("error", (cause: NodeJS.ErrnoException) => failed(unreadable(path, cause)));
  });
  return stream;
}

function unreadable(batch: string, cause: NodeJS.ErrnoException): Failure {
  const missing = cause.code === "ENOENT";
  const why = missing ? "is not there" : `cannot be read (${cause.code ?? cause.message})`;
  const code = missing ? "file-missing" : "file-unreadable";
  return new Failure(code, `The file of queries ${batch} ${why}. Check its name.`, { cause });
}

export function describeResult(result: SearchResult): string[] {
  const { query, results, tookMs } = result;
  if (results.length === 0) {
    return [`Nothing found for "${query}".`];
  }
  const lines = results.map(({ score, takenAt, path }) => {
    const day = takenAt === null ? "          " : takenAt.slice(0, 10);
    return `${score.toFixed(3)}  ${day}  ${path}`;
  });
  return [...lines, `${plural(results.length, "photo")} for "${query}" in ${Math.round(tookMs)} ms.`];
}
