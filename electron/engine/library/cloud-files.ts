import { execFile } from "node:child_process";
import type { Stats } from "node:fs";
import type { FileProblem } from "../store/store.ts";

/**
 * Note: files that are only in the cloud. OneDrive, iCloud Drive, Dropbox and others show files that are not on this
 * computer; opening one downloads it, and opening all of them fills the disk. So a crawl has to know without opening.
 *
 * - On Windows and macOS such a file has a size and takes no block. So do files whose bytes are all holes, and everything on
 *   some network drives; so the system is asked for the file's flags before it is believed.
 * - iCloud before macOS 14 put `.IMG_1.jpg.icloud` in the place of `IMG_1.jpg`.
 * - On Linux no program marks such files in a way that could be told from a sparse file: nothing is concluded.
 */
export interface CloudCheck {
  /** Whether it is worth asking. Pure, for every file. */
  looksDehydrated(stats: Pick<Stats, "size" | "blocks">): boolean;
  /** Which of these are in the cloud only, by what the system says of them. Never opens one. */
  confirm(paths: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Less than this, NTFS keeps within its table and APFS within the attributes: no block either. */
const smallestBytes = 4096;

const stub = /^\.(.+)\.icloud$/;

/** "IMG_1.jpg" of ".IMG_1.jpg.icloud". */
export function cloudStubOf(name: string): string | null {
  return stub.exec(name)?.[1] ?? null;
}

export const fileInCloud: FileProblem = {
  code: "file-in-cloud",
  message:
    "This file is in the cloud and not on this computer. Albumen does not download it by itself: ask for it on the page of folders.",
};

const never: CloudCheck = { looksDehydrated: () => false, confirm: async () => new Set() };

/** What the program of a system that tells flags prints, given so many paths. Injected by tests. */
export type RunProgram = (program: string, args: readonly string[], input: string) => Promise<string>;

export function createCloudCheck(platform: NodeJS.Platform, run: RunProgram = runProgram): CloudCheck {
  const flagsOf = platform === "darwin" ? flagsOnMac : platform === "win32" ? flagsOnWindows : null;
  if (flagsOf === null) return never;
  return {
    looksDehydrated: ({ size, blocks }) => size >= smallestBytes && blocks === 0,
    async confirm(paths) {
      if (paths.length === 0) return new Set();
      try {
        const flags = await flagsOf(paths, run);
        return new Set(paths.filter((_, at) => flags[at] === true));
      } catch {
        // Better not read than downloaded: the next scan asks again.
        return new Set(paths);
      }
    },
  };
}

/** SF_DATALESS of <sys/stat.h>: "file is dataless object". */
const dataless = 0x40000000;

async function flagsOnMac(paths: readonly string[], run: RunProgram): Promise<boolean[]> {
  // `%f`: the user's and system's flags of the file, in decimal.
  const printed = await run("/usr/bin/stat", ["-f", "%f", "--", ...paths], "");
  return lines(printed, paths).map((flags) => (Number(flags) & dataless) !== 0);
}

/** FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS of winnt.h. */
const recall = 0x1000 | 0x40000 | 0x400000;

const script = [
  "[Console]::InputEncoding = [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false",
  "while ($null -ne ($path = [Console]::ReadLine())) {",
  "  try { [int][IO.File]::GetAttributes($path) } catch { 0 }",
  "}",
].join("\n");

async function flagsOnWindows(paths: readonly string[], run: RunProgram): Promise<boolean[]> {
  // By standard input: a command line has room for a few paths only, and quotes of its own.
  const args = ["-NoProfile", "-NonInteractive", "-Command", script];
  const printed = await run("powershell.exe", args, `${paths.join("\n")}\n`);
  return lines(printed, paths).map((attributes) => (Number(attributes) & recall) !== 0);
}

function lines(printed: string, paths: readonly string[]): string[] {
  const found = printed.trim().split(/\r?\n/);
  if (found.length !== paths.length) throw new Error("As many lines as files were expected.");
  return found;
}

function runProgram(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 30_000, windowsHide: true, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(program, [...args], options, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
