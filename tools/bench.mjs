// `npm run bench -- NAME [options] [--json]`: figures that are compared over time. See docs/development.md.
import { buildIfStale } from "./build.mjs";
import { requirePrerequisites } from "./prerequisites.mjs";

requirePrerequisites();
const [name = "", ...rest] = process.argv.slice(2);
const names = [
  ...["indexing", "moved", "rescan", "search", "scroll", "formats", "metadata", "churn"],
  ...["model", "preprocessing"],
];
if (!names.includes(name)) {
  console.error(`Say which benchmark: ${names.join(", ")}. Each tells its options with --help.`);
  process.exit(2);
}
const json = rest.includes("--json");
const { describeCommit, describeMachine } = await import("./bench/machine.mjs");
const { help, run } = await import(`./bench/${name}.mjs`);
if (rest.includes("--help")) {
  console.log(help);
  process.exit(0);
}
if (!(await buildIfStale({ only: "engine" }))) process.exit(1);

try {
  const say = (text) => console.error(text);
  const { figures, notes } = await run(
    rest.filter((arg) => arg !== "--json"),
    say,
  );
  const report = { bench: name, figures, notes, machine: describeMachine(), commit: describeCommit() };
  // Six digits are more than any of these figures has.
  const round = (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
  if (json) console.log(JSON.stringify(report, round));
  else printTable(report);
} catch (error) {
  console.error(error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? error.message : error);
  process.exitCode = 1;
}

function printTable({ bench, figures, notes, machine, commit }) {
  console.log(
    `\n${bench}, ${machine.cpu} (${machine.cores} cores), Node ${machine.node}, commit ${commit}\n`,
  );
  for (const [figure, value] of Object.entries(figures)) {
    const shown = value === null ? "–" : Number(value.toPrecision(4)).toLocaleString("en");
    console.log(`  ${figure.padEnd(24)}${shown.padStart(12)}`);
  }
  console.log("");
  for (const [figure, note] of Object.entries(notes)) console.log(`  ${figure}: ${note}`);
}
