import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What @electron/fuses looks for in Electron's program: these 32 characters, a version, a length, and a character a fuse. */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** As Electron is released: "1" on, "0" off, in the order of FuseV1Options. */
const defaultFuses = "10110001";

/**
 * Writes a folder that electron-builder takes for an unpacked Electron of Linux. It runs nothing: it stands in where the real
 * one cannot be had, so that all that packaging does can be looked at.
 */
export function makeStandInElectron(folder, version) {
  mkdirSync(join(folder, "resources"), { recursive: true });
  mkdirSync(join(folder, "locales"), { recursive: true });
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\necho "This stands in for Electron and cannot run." >&2\nexit 1\n'),
    Buffer.from(sentinel, "latin1"),
    Buffer.from([1, defaultFuses.length]),
    Buffer.from(defaultFuses, "latin1"),
  ]);
  const files = {
    electron: program,
    version,
    LICENSE: "Electron's licence would be here.\n",
    "LICENSES.chromium.html": "<p>The licences of Chromium would be here.</p>\n",
    "resources/default_app.asar": "",
    "locales/en-US.pak": "",
    "locales/de.pak": "",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  chmodSync(join(folder, "electron"), 0o755);
}
