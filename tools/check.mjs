// `npm run check`: types, lint and format of everything. Changes nothing but the compiler's output in out/.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const isTerminal = process.stdout.isTTY === true;
const checks = [
  { name: "Types", program: "typescript/bin/tsc", args: ["-b", "--pretty", String(isTerminal)] },
  {
    name: "Lint and format",
    program: "@biomejs/biome/bin/biome",
    args: ["ci", "--error-on-warnings", `--colors=${isTerminal ? "force" : "off"}`, "."],
  },
];

const results = await Promise.all(checks.map(run));
for (const { name, output, isClean } of results) {
  if (!isClean) process.stdout.write(`${output}\n`);
  console.log(`${name}: ${isClean ? "clean" : "not clean, see above"}`);
}
if (results.some(({ isClean }) => !isClean)) {
  console.log('"npm run format" mends format and simple lint.');
  process.exitCode = 1;
}

function run({ name, program, args }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", program), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (text) => {
      output += text;
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.once("error", (error) => resolve({ name, output: error.message, isClean: false }));
    child.once("close", (code) => resolve({ name, output, isClean: code === 0 }));
  });
}
