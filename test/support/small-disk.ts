import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { makeTempFolder, removeFolder } from "./temp-folder.ts";

const run = promisify(execFile);

/** Whether a disk of a chosen size can be had: only for root on Linux. */
export async function canMakeSmallDisk(): Promise<boolean> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = await makeTempFolder("mount");
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    await run("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    await removeFolder(folder);
  }
}

/** A folder that holds so many bytes and no more; it goes with the test. */
export async function smallDisk(bytes: number): Promise<string> {
  const folder = await makeTempFolder("small-disk");
  await run("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]);
  onTestFinished(async () => {
    await run("umount", ["--lazy", folder]);
    await removeFolder(folder);
  });
  return folder;
}
