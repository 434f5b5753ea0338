import { join } from "node:path";

/**
 * Where electron-builder puts things in the folder of an unpacked app.
 * @param {string} folder what `appFolderName` names, or wherever the app was unpacked
 * @param {NodeJS.Platform} platform
 */
export function packagedPlaces(folder, platform) {
  if (platform === "darwin") {
    const contents = join(folder, "Albumen.app", "Contents");
    return placesOf(
      join(folder, "Albumen.app"),
      join(contents, "MacOS", "Albumen"),
      join(contents, "Resources"),
    );
  }
  const executable = join(folder, platform === "win32" ? "Albumen.exe" : "albumen");
  return placesOf(executable, executable, join(folder, "resources"));
}

function placesOf(fuseTarget, executable, resources) {
  return {
    /** What @electron/fuses is given. */
    fuseTarget,
    executable,
    resources,
    asar: join(resources, "app.asar"),
    unpacked: join(resources, "app.asar.unpacked"),
    model: join(resources, "models", "starter"),
    licenses: join(resources, "licenses"),
  };
}

/** The name of the folder that electron-builder makes within its output for an app that is not packed further. */
export function appFolderName(platform, arch) {
  const system = { linux: "linux", darwin: "mac", win32: "win" }[platform];
  return `${system}${arch === "x64" ? "" : `-${arch}`}${platform === "darwin" ? "" : "-unpacked"}`;
}
