// `npm run package:check`: packages the app as `npm run package` does, up to the unpacked folder, and looks at all of it: what is
// in it, what is not, whether its native parts load and its engine works, how large it is. Needs no Electron: a stand-in takes its
// place if it is not there.
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { electronPlace } from "./electron/place.mjs";
import { findElectron } from "./electron-binary.mjs";
import { runBuilder } from "./packaging/builder.mjs";
import { expectationsOf } from "./packaging/expectations.mjs";
import { wrongFuses } from "./packaging/fuses.mjs";
import { appFolderName, packagedPlaces } from "./packaging/layout.mjs";
import { rules } from "./packaging/package-rules.mjs";
import { readPackage } from "./packaging/package-tree.mjs";
import { prepare } from "./packaging/prepare.mjs";
import { overBudget, sizesOf, sizeTable } from "./packaging/sizes.mjs";
import { makeStandInElectron } from "./packaging/stand-in-electron.mjs";
import { loadNativeParts, tryEngine } from "./packaging/try-package.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

requirePrerequisites();
const { values: options } = parseArgs({
  options: { out: { type: "string" }, "stand-in": { type: "boolean", default: false } },
});
const work = resolve(options.out ?? join(root, "out", "package-check"));
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const machine = { platform: process.platform, arch: process.arch };
  if (!(await prepare())) return false;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const electron = chooseElectron();
  console.log(`Packaging with ${electron.isStandIn ? "a stand-in for Electron" : "Electron"} into ${work}…`);
  const args = ["--dir", `-c.directories.output=${work}`];
  // There is nothing in it that macOS could sign.
  if (electron.isStandIn && machine.platform === "darwin") args.push("-c.mac.identity=null");
  const { code, output } = await runBuilder(args, { electronDist: electron.dist, isQuiet: true });
  if (code !== 0) {
    console.error(`${output}\nelectron-builder ended with ${code}.`);
    return false;
  }
  const folder = join(work, appFolderName(machine.platform, machine.arch));
  return report(await inspect(folder, machine, electron));
}

function chooseElectron() {
  const found = options["stand-in"] ? { path: null, reason: "a stand-in was asked for" } : findElectron();
  if (found.path !== null) return { dist: electronPlace().dist, isStandIn: false };
  console.log(`Electron: ${found.reason}.`);
  const dist = join(work, "stand-in-electron");
  makeStandInElectron(dist, electronPlace().version, process.platform);
  return { dist, isStandIn: true };
}

/** Every check in turn, as its name and what is wrong. */
async function inspect(folder, machine, electron) {
  const places = packagedPlaces(folder, machine.platform);
  const tree = readPackage(folder, places);
  const expected = expectationsOf(root, machine);
  const sizes = sizesOf(tree, electron);
  console.log(`\n${sizeTable(sizes).join("\n")}\n`);
  const natives = tree.unpacked.filter(({ binary }) => binary !== null).map(({ path }) => path);
  return [
    ...Object.entries(rules).map(([name, rule]) => ({ name, problems: rule(tree, expected) })),
    { name: "no part is larger than it may be", problems: overBudget(sizes) },
    { name: "the fuses are set", problems: await wrongFuses(places.fuseTarget) },
    { name: "the native parts can be loaded", problems: await loadNativeParts(places, natives) },
    {
      name: "the packaged engine indexes and finds photos",
      problems: await tryEngine(places, join(work, "try")),
    },
  ];
}

function report(checks) {
  const wrong = checks.filter(({ problems }) => problems.length > 0);
  for (const { name, problems } of checks) {
    console.log(`${problems.length === 0 ? "ok   " : "WRONG"} ${name}`);
    for (const problem of problems) console.log(`        ${problem}`);
  }
  if (wrong.length === 0) console.log(`\npackage check: ${checks.length} checks passed`);
  else console.log(`\npackage check: ${wrong.length} of ${checks.length} checks failed`);
  return wrong.length === 0;
}
