import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { makeTempFolder, removeFolder } from "./temp-folder.ts";

/** A person's home for one test, of this name. */
export async function tempHome(name = "home"): Promise<string> {
  const folder = await makeTempFolder("desktop");
  onTestFinished(() => removeFolder(folder));
  const home = join(folder, name);
  await mkdir(home);
  return home;
}

/** The environment of a person who has this home, and of nobody else's profile or library. */
export function homeEnv(home: string): Record<string, string> {
  if (home === homedir()) throw new Error("Tests have homes of their own.");
  return { HOME: home, USERPROFILE: home, LOCALAPPDATA: join(home, "AppData", "Local") };
}
/** What would lead a test into the profile or the library of whoever runs it. */
export const notInherited = [
  ...["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "ALBUMEN_LIBRARY"],
  ...["NODE_OPTIONS", "ELECTRON_RUN_AS_NODE"],
];
