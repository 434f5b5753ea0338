import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../prerequisites.mjs";

/**
 * Runs electron-builder with electron-builder.yml, for the system it runs on.
 * @param {string[]} args further ones
 * @param {{ electronDist: string, isQuiet?: boolean }} options `electronDist`: an unpacked Electron
 * @returns {Promise<{ code: number | null, output: string }>} output: what it printed, if it was to be quiet
 */
export function runBuilder(args, { electronDist, isQuiet = false }) {
  const builder = join(root, "node_modules", "electron-builder", "cli.js");
  const fixed = ["--config", "electron-builder.yml", "--publish", "never", `-c.electronDist=${electronDist}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builder, ...fixed, ...args], {
      cwd: root,
      stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
