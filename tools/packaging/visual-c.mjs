import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What onnxruntime.dll asks for (`dumpbin /dependents`); on ARM there is none of the last. */
const wanted = [
  "msvcp140.dll",
  "msvcp140_1.dll",
  "msvcp140_atomic_wait.dll",
  "vcruntime140.dll",
  "vcruntime140_1.dll",
];

/**
 * Microsoft's Visual C++ runtime, from the folder of Visual Studio that Microsoft allows to be handed on: paths of its libraries,
 * none if it is not there.
 * @param {string} visualStudio the folder of Visual Studio, or of its build tools
 * @param {string} arch x64 or arm64
 */
export function visualCLibraries(visualStudio, arch) {
  const redist = join(visualStudio, "VC", "Redist", "MSVC");
  if (!existsSync(redist)) return [];
  const newestFirst = readdirSync(redist)
    .filter((name) => /^\d+\./.test(name))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  for (const version of newestFirst) {
    const folder = join(redist, version, arch);
    const runtime =
      existsSync(folder) && readdirSync(folder).find((name) => /^Microsoft\.VC\d+\.CRT$/.test(name));
    if (runtime) return wanted.map((name) => join(folder, runtime, name)).filter((file) => existsSync(file));
  }
  return [];
}

/** Where the newest Visual Studio of this machine is, or null. */
export function findVisualStudio(env = process.env) {
  const installer = join(env["ProgramFiles(x86)"] ?? "", "Microsoft Visual Studio", "Installer");
  const args = ["-latest", "-products", "*", "-property", "installationPath"];
  const { status, stdout } = spawnSync(join(installer, "vswhere.exe"), args, { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : null;
}
