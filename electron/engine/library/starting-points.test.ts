import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { picturesFolder } from "./starting-points.ts";

test("Linux: the folder that the desktop is configured with", async () => {
  const homeDir = await tempFolder("home");
  await mkdir(join(homeDir, ".config"));
  await mkdir(join(homeDir, "Bilder"));
  await writeFile(join(homeDir, ".config/user-dirs.dirs"), '# comment\nXDG_PICTURES_DIR="$HOME/Bilder"\n');
  expect(await picturesFolder({ platform: "linux", homeDir })).toBe(join(homeDir, "Bilder"));
});

test("Linux: a configuration that points home means there is none", async () => {
  const homeDir = await tempFolder("home");
  const configDir = await tempFolder("config");
  await writeFile(join(configDir, "user-dirs.dirs"), 'XDG_PICTURES_DIR="$HOME/"\n');
  expect(await picturesFolder({ platform: "linux", homeDir, configDir })).toBeNull();
});

test("elsewhere the default place, if it is there; on Windows OneDrive's before it", async () => {
  const homeDir = await tempFolder("home");
  expect(await picturesFolder({ platform: "darwin", homeDir })).toBeNull();
  await mkdir(join(homeDir, "Pictures"));
  expect(await picturesFolder({ platform: "darwin", homeDir })).toBe(join(homeDir, "Pictures"));
  expect(await picturesFolder({ platform: "win32", homeDir })).toBe(join(homeDir, "Pictures"));
  await mkdir(join(homeDir, "OneDrive/Pictures"), { recursive: true });
  expect(await picturesFolder({ platform: "win32", homeDir })).toBe(join(homeDir, "OneDrive", "Pictures"));
});
