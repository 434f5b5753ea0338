import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type CommandContext, type CommonOptions, UsageError } from "./context.ts";
import type { DoctorOptions } from "./doctor-command.ts";
import type { ExportOptions } from "./library-command.ts";
import { misspeltCommand } from "./misspelt.ts";
import { errorDocument, exitCodes, printJson, remark, reportFailure } from "./output.ts";
import type { SearchOptions } from "./search-command.ts";
import type { OpenOptions, ServeOptions } from "./serve-command.ts";

/** Parses the arguments, runs the command, and returns its exit code. Throws nothing. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(context, (result) => {
    code = result;
  });
  // Also where parsing fails, which is before anybody knows the options.
  const json = args.slice(0, args.includes("--") ? args.indexOf("--") : undefined).includes("--json");
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.done;
      if (json) printUsageError(context, error.message.replace(/^error: /, ""));
      return exitCodes.usage;
    }
    if (error instanceof UsageError) {
      if (json) printUsageError(context, error.message);
      else remark(context, error.message);
      return exitCodes.usage;
    }
    return reportFailure(context, error, json);
  }
}

function printUsageError(context: CommandContext, message: string): void {
  printJson(context, errorDocument({ code: "invalid-input", message }));
}

function createProgram(context: CommandContext, finish: (code: number) => void): Command {
  const program = new Command("albumen")
    .description("Finds photos by what they show. Everything runs on this computer.")
    .version(context.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [COMMAND]", "show help for a command")
    .showHelpAfterError("albumen --help shows what is possible.")
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns || 100,
      getErrHelpWidth: () => context.stderr.columns || 100,
    })
    .exitOverride()
    .addHelpText(
      "after",
      examples("albumen ~/Pictures", 'albumen search "dog on a beach"', "albumen status"),
    );

  // Subcommands inherit the settings above; what they do is loaded when it is asked for.
  common(program.command("open", { isDefault: true }))
    .description("open the app, in a window of its own or else in your browser; folders are added first")
    .argument("[FOLDER...]", "folders of photos")
    .option("--browser", "in your browser in any case")
    .addOption(portOption("for your browser: "))
    .addHelpText(
      "after",
      examples("albumen open", "albumen open ~/Pictures /media/camera", "albumen open --browser"),
    )
    .action(async (folders: string[], options: OpenOptions) => {
      const meant =
        folders[0] &&
        misspeltCommand(
          folders[0],
          program.commands.map((command) => command.name()),
        );
      if (meant && !existsSync(resolve(context.cwd, folders[0]!)))
        throw new UsageError(
          `There is no command and no folder "${folders[0]}". Did you mean: albumen ${meant}`,
        );
      const { openCommand } = await import("./serve-command.ts");
      finish(await openCommand(folders, options, context));
    });

  common(program.command("index"))
    .description("add folders and index their photos; again: only what changed")
    .argument("<FOLDER...>", "folders of photos")
    .option("--download", "also files that are in the cloud and not on this computer; downloads them")
    .addHelpText("after", examples("albumen index ~/Pictures", "albumen index ~/Pictures --json"))
    .action(async (folders: string[], options: CommonOptions & { download?: boolean }) => {
      const { indexCommand } = await import("./index-command.ts");
      finish(await indexCommand(folders, options, context));
    });

  common(program.command("search"))
    .description("find photos by words")
    .argument("[QUERY...]", "what the photos show; put -- before a query that begins with -")
    .addOption(
      new Option("--limit <N>", "at most so many photos (1 to 10000)")
        .argParser((text) => wholeNumber(text, 1, 10_000))
        .default(50),
    )
    .addOption(
      new Option("--sort <ORDER>", "best first, or newest first")
        .choices(["relevance", "date"])
        .default("relevance"),
    )
    .option(
      "--batch <FILE>",
      "one query a line from a file (- is standard input), one JSON document a line out",
    )
    .addHelpText(
      "after",
      examples(
        'albumen search "dog on a beach"',
        "albumen search sunset over water --limit 10 --sort date",
        "albumen search --batch queries.txt",
      ),
    )
    .action(async (words: string[], options: SearchOptions) => {
      const { searchCommand } = await import("./search-command.ts");
      finish(await searchCommand(words, options, context));
    });

  common(program.command("status"))
    .description("folders, counts, what search can see, model, size")
    .addHelpText("after", examples("albumen status", "albumen status --library /archive/albumen --json"))
    .action(async (options: CommonOptions) => {
      const { statusCommand } = await import("./status-command.ts");
      finish(await statusCommand(options, context));
    });

  common(program.command("serve"))
    .description("run the app for a browser on this computer; prints its address")
    .addOption(portOption())
    .addHelpText("after", examples("albumen serve", "albumen serve --port 8080 --json"))
    .action(async (options: ServeOptions) => {
      const { serveCommand } = await import("./serve-command.ts");
      finish(await serveCommand(options, context));
    });

  common(program.command("doctor"))
    .description("check the library, the model and this computer")
    .option("--repair", "mend what can be mended; your photos are never touched")
    .option("--deep", "look at every vector and thumbnail instead of a sample")
    .addOption(
      new Option(
        "--restore <NAME>",
        "put a copy of the database back that was kept before an update",
      ).conflicts("repair"),
    )
    .addHelpText("after", examples("albumen doctor", "albumen doctor --repair", "albumen doctor --json"))
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import("./doctor-command.ts");
      finish(await doctorCommand(options, context));
    });
  const library = program
    .command("library")
    .description("move the library, or save and take over what you made in it")
    .addHelpText("after", examples("albumen library export ~/albumen-2026.json"));
  common(library.command("export"))
    .description("write your facts, albums and folders' settings into one JSON file")
    .argument("<FILE>", "the file to write")
    .option("--replace", "also if it is there already")
    .addHelpText("after", examples("albumen library export ~/albumen-2026.json"))
    .action(async (file: string, options: ExportOptions) => {
      const { exportCommand } = await import("./library-command.ts");
      finish(await exportCommand(file, options, context));
    });
  common(library.command("import"))
    .description("take over such a file; what the library says already stays")
    .argument("<FILE>", "the file to read")
    .addHelpText("after", examples("albumen library import ~/albumen-2026.json"))
    .action(async (file: string, options: CommonOptions) => {
      const { importCommand } = await import("./library-command.ts");
      finish(await importCommand(file, options, context));
    });
  common(library.command("move"))
    .description("move the library to another folder, also on another disk")
    .argument("<TO>", "a new or empty folder")
    .addHelpText("after", examples("albumen library move /Volumes/Photos/albumen"))
    .action(async (to: string, options: CommonOptions) => {
      const { moveCommand } = await import("./library-command.ts");
      finish(await moveCommand(to, options, context));
    });
  return program;
}

function common(command: Command): Command {
  return command
    .option("--json", "print one JSON document and nothing else on standard output")
    .option("--library <DIR>", "another library than the default one of this user");
}

function portOption(purpose = ""): Option {
  return new Option(
    "--port <N>",
    `${purpose}exactly this port (0: any); default: 4870 or the next that is free`,
  ).argParser((text) => wholeNumber(text, 0, 65_535));
}

function wholeNumber(text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
