import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Contract, EngineClient } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/errors.ts";
import type { EngineEvents } from "../../../../shared/events.ts";
import { createClient } from "../../../../shared/rpc.ts";
import { findEngine } from "../library-lock.ts";
import { followMove } from "../moved-library.ts";
import type { OwnEngine } from "../open-library.ts";
import type { CommandContext, CommonOptions } from "./context.ts";

export interface EngineAccess {
  readonly library: string;
  /**
   * Does something with the engine. Where the engine belonged to another process that ended meanwhile, it is done
   * again with the next one, so `work` must be safe to repeat.
   */
  run<T>(work: (engine: EngineClient) => Promise<T>): Promise<T>;
}

const maxTries = 3;

/**
 * For commands that only look: a library that was named and is not there is a misspelt one, and making an empty one
 * of that name would answer for it. The default library is made by whatever comes first.
 */
export async function requireLibrary(context: CommandContext, options: CommonOptions): Promise<void> {
  if (options.library === undefined) return;
  const library = resolve(context.cwd, options.library);
  const found = await stat(library).catch((error: NodeJS.ErrnoException) => error);
  if (!(found instanceof Error) || found.code !== "ENOENT") return;
  throw new Failure(
    "library-missing",
    `There is no library ${library}. Check the spelling, or make it with: albumen index FOLDER --library DIR`,
  );
}

/** The folder of the library that is meant, wherever it was moved to. */
export function libraryOf(context: CommandContext, options: CommonOptions): string {
  return followMove(resolve(context.cwd, options.library ?? context.defaultLibrary));
}

/**
 * Reaches the engine that holds the library, else runs one in this process for as long as `work` takes (and others
 * can reach that one meanwhile).
 */
export async function withEngine<T>(
  context: CommandContext,
  options: CommonOptions,
  work: (access: EngineAccess) => Promise<T>,
): Promise<T> {
  const library = libraryOf(context, options);
  let client: EngineClient | undefined;
  let own: OwnEngine | undefined;

  const open = async (): Promise<EngineClient> => {
    const found = await findEngine(library);
    if (found) return createClient<Contract, EngineEvents>(found.transport);
    const { openLibrary } = await import("../open-library.ts");
    const opened = await openLibrary({
      library,
      starterDir: context.starterDir,
      createEngine: await context.createEngine(),
    });
    if (opened.kind === "own") own = opened;
    return createClient<Contract, EngineEvents>(opened.kind === "own" ? opened.connect() : opened.transport);
  };
  const access: EngineAccess = {
    library,
    async run(job) {
      for (let tries = 1; ; tries++) {
        client ??= await open();
        try {
          return await job(client);
        } catch (error) {
          const isOver = error instanceof Failure && error.code === "connection-closed";
          if (!isOver || own || tries === maxTries || context.interrupt.aborted) throw error;
          client = undefined;
        }
      }
    },
  };
  try {
    return await work(access);
  } finally {
    client?.close();
    await own?.close("The command that ran the engine has ended. Try again.");
  }
}
