// `npm run torture -- NAME [options] [--json]`: what takes long and has to end well. See docs/development.md.
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites } from "./prerequisites.mjs";

requirePrerequisites();
const [name = "", ...rest] = process.argv.slice(2);
if (name !== "kill") {
  console.error("Say which torture: kill. It tells its options with --help.");
  process.exit(2);
}
const json = rest.includes("--json");
const { help, run } = await import("./torture/kill.mjs");
if (rest.includes("--help")) {
  console.log(help);
  process.exit(0);
}
if (!(await buildIfStale({ only: "engine" }))) process.exit(1);

try {
  const args = rest.filter((arg) => arg !== "--json");
  const summary = await run(args, (text) => console.error(text));
  if (json) console.log(JSON.stringify(summary));
  else
    for (const [key, value] of Object.entries(summary))
      console.log(`  ${key.padEnd(16)}${String(value).padStart(12)}`);
  process.exitCode = summary.lost + summary.double + summary.orphans === 0 ? 0 : 1;
} catch (error) {
  console.error(error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? error.message : error);
  process.exitCode = 1;
}
