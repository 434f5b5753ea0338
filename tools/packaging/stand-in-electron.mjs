import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What @electron/fuses looks for in Electron's program: these 32 characters, a version, a length, and a character a fuse. */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** As Electron is released: "1" on, "0" off, in the order of FuseV1Options. */
const releasedFuses = "10110001";
const fuseWire = Buffer.concat([
  Buffer.from(sentinel, "latin1"),
  Buffer.from([1, releasedFuses.length]),
  Buffer.from(releasedFuses, "latin1"),
]);

/**
 * Writes a folder that electron-builder takes for an unpacked Electron. It runs nothing: it stands in where the real one cannot be
 * had, so that all that packaging does can be looked at.
 * @param {NodeJS.Platform} platform linux, darwin or win32
 */
export function makeStandInElectron(folder, version, platform) {
  const files = {
    version,
    LICENSE: "Electron's licence would be here.\n",
    "LICENSES.chromium.html": "<p>The licences of Chromium would be here.</p>\n",
    ...layouts[platform](),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    if (name === "electron" || name.includes("/MacOS/")) chmodSync(join(folder, name), 0o755);
  }
}

const script = '#!/bin/sh\necho "This stands in for Electron and cannot run." >&2\nexit 1\n';

const beside = {
  "resources/default_app.asar": "",
  "locales/en-US.pak": "",
  "locales/de.pak": "",
};

const layouts = {
  linux: () => ({ ...beside, electron: Buffer.concat([Buffer.from(script), fuseWire]) }),
  win32: () => ({ ...beside, "electron.exe": portableExecutable() }),
  darwin: () => macApp("Electron.app/Contents"),
};

/** The least that electron-builder renames and edits, and what of Electron's own Info.plist Albumen has no use for. */
function macApp(contents) {
  const frameworks = `${contents}/Frameworks`;
  const framework = `${frameworks}/Electron Framework.framework`;
  return {
    [`${contents}/Info.plist`]: propertyList({
      CFBundleExecutable: "Electron",
      CFBundleIconFile: "electron.icns",
      NSCameraUsageDescription: "This app needs access to the camera",
    }),
    [`${contents}/MacOS/Electron`]: script,
    [`${contents}/Resources/electron.icns`]: "",
    [`${contents}/Resources/default_app.asar`]: "",
    [`${contents}/Resources/en.lproj/locale.pak`]: "",
    [`${contents}/Resources/de.lproj/locale.pak`]: "",
    [`${framework}/Electron Framework`]: fuseWire,
    [`${framework}/Versions/A/Resources/en.lproj/locale.pak`]: "",
    [`${frameworks}/Electron Helper.app/Contents/Info.plist`]: propertyList({
      CFBundleExecutable: "Electron Helper",
    }),
    [`${frameworks}/Electron Helper.app/Contents/MacOS/Electron Helper`]: script,
  };
}

function propertyList(entries) {
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${lines.join("\n")}</dict></plist>
`;
}

/** A program with a version in it, in which electron-builder writes the name, the icon, and the archive's checksum. */
function portableExecutable() {
  // What electron-builder itself reads and writes them with.
  const { NtExecutable, NtExecutableResource, Resource } = createRequire(
    createRequire(import.meta.url).resolve("app-builder-lib"),
  )("resedit");
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const language = { lang: 1033, codepage: 1200 };
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues(language, { ProductName: "Electron", FileDescription: "Electron" });
  version.outputToResourceEntries(resources.entries);
  const rawData = 10;
  resources.entries.push({ type: rawData, id: 1, ...language, bin: fuseWire });
  resources.outputResource(program);
  return Buffer.from(program.generate());
}
