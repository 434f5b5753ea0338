import { spawn } from "node:child_process";

/**
 * Runs a Node program to its end.
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export const runNode = (args, options) => run(process.execPath, args, options);

/** The same for npm. On Windows it is a batch file, unless npm itself says where its program is. */
export function runNpm(args, options) {
  const { npm_execpath: program } = process.env;
  if (program?.endsWith("npm-cli.js")) return runNode([program, ...args], options);
  return run("npm", args, { ...options, shell: process.platform === "win32" });
}

function run(program, args, { cwd, env = process.env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        output[name] += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output }));
  });
}
