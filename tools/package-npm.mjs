// `npm run package:npm`: makes the package for npm, with the command line and the app for the browser, in out/packages. With
// `-- --check` it is installed into an empty place, as by a stranger, and has to index and find photos there.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeNpmPackage } from "./packaging/npm-package.mjs";
import { prepare } from "./packaging/prepare.mjs";
import { runNode, runNpm } from "./packaging/run-node.mjs";
import { findsPhotos, plainEnv, servesWindow } from "./packaging/try-package.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

const unreachable = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/;

requirePrerequisites();
const { values: options } = parseArgs({
  options: { out: { type: "string" }, check: { type: "boolean", default: false } },
});
const out = resolve(options.out ?? join(root, "out", "packages"));
process.exitCode = await main();

async function main() {
  if (!(await prepare())) return 1;
  const tarball = await pack();
  if (tarball === null) return 1;
  console.log(`The package is ${tarball}.`);
  return options.check ? check(tarball) : 0;
}

async function pack() {
  const folder = join(out, "npm-package");
  writeNpmPackage(root, folder);
  const { code, stdout, stderr } = await runNpm(["pack", "--json", "--pack-destination", out], {
    cwd: folder,
  });
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) {
    console.error(`${stderr}npm pack ended with ${code}.`);
    return null;
  }
  return join(out, JSON.parse(stdout)[0].filename);
}

/** A home and a cache of its own: nothing that lies here already may help. */
async function check(tarball) {
  const folder = mkdtempSync(join(tmpdir(), "albumen-npm-"));
  try {
    const [home, prefix] = [join(folder, "home"), join(folder, "prefix")];
    for (const place of [home, prefix]) mkdirSync(place);
    const env = { ...plainEnv, HOME: home, USERPROFILE: home, npm_config_cache: join(home, "cache") };
    const installed = await runNpm(["install", "--global", "--prefix", prefix, tarball], { cwd: home, env });
    if (installed.code !== 0) {
      console.error(installed.stderr);
      if (!unreachable.test(installed.stderr)) return 1;
      console.log("npm package check: not checked, the registry cannot be reached");
      return 0;
    }
    // On Windows npm writes a batch file around it, elsewhere a link to it.
    const cli =
      process.platform === "win32"
        ? join(prefix, "node_modules", "albumen", "out", "electron", "engine", "hosts", "cli.js")
        : join(prefix, "bin", "albumen");
    const problems = [
      ...(await findsPhotos((args) => runNode([cli, ...args], { cwd: home, env }), folder)),
      ...(await servesWindow([cli, "serve", "--library", join(folder, "library")], { cwd: home, env })),
    ];
    for (const problem of problems) console.log(`WRONG ${problem}`);
    console.log(`npm package check: ${problems.length === 0 ? "passed" : "failed"}`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
