import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { uptime } from "node:os";
import { promisify } from "node:util";

/** What a computer keeps when its name changes (macOS takes another one in every network). */
export interface Machine {
  /** Given when the system was installed; null where it cannot be told. */
  id: string | null;
  /** Another one after every start of the computer. */
  boot: string;
}

const run = promisify(execFile);
let known: Promise<Machine> | undefined;

/** Asked of the system once. */
export function thisMachine(platform: NodeJS.Platform = process.platform): Promise<Machine> {
  known ??= readMachine(platform);
  return known;
}

async function readMachine(platform: NodeJS.Platform): Promise<Machine> {
  return { id: await machineId(platform).catch(() => null), boot: await bootId(platform) };
}

async function machineId(platform: NodeJS.Platform): Promise<string | null> {
  switch (platform) {
    case "linux":
      return idIn(/^([0-9a-f]{32})$/m, await readFile("/etc/machine-id", "utf8"));
    case "darwin":
      return idIn(
        /"IOPlatformUUID" = "([0-9A-F-]{36})"/,
        (await run("/usr/sbin/ioreg", ["-rd1", "-c", "IOPlatformExpertDevice"], { timeout: 2_000 })).stdout,
      );
    case "win32": {
      const key = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
      const { stdout } = await run("reg", ["query", key, "/v", "MachineGuid"], {
        timeout: 2_000,
        windowsHide: true,
      });
      return idIn(/MachineGuid\s+REG_SZ\s+([0-9a-fA-F-]{36})/, stdout);
    }
    default:
      return null;
  }
}

async function bootId(platform: NodeJS.Platform): Promise<string> {
  if (platform === "linux") {
    const id = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
    if (id !== "") return id.trim();
  }
  // To the minute: the two clocks are not read at the same moment.
  return new Date(Math.round((Date.now() - uptime() * 1000) / 60_000) * 60_000).toISOString();
}

const idIn = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[1] ?? null;
