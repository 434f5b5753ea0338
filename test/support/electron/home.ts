import { onTestFinished } from "vitest";
import { makeTempFolder, removeFolder } from "../temp-folder.ts";

/** A person's home for one test. It has in its name what homes have and paths do not expect. */
export async function tempHome(name = "home"): Promise<string> {
  const home = await makeTempFolder(name);
  onTestFinished(() => removeFolder(home));
  return home;
}
