import { execFile } from "node:child_process";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../log.ts";
import {
  type DeviceUuid,
  diskutilUuid,
  linuxMounts,
  type Mount,
  macDevices,
  macMounts,
  mountvolPlaces,
  windowsMounts,
} from "./mount-tables.ts";
import type { VolumeSystem } from "./volumes.ts";

const execute = promisify(execFile);
/** A program of the system that takes longer waits for a drive that does not answer. */
const timeLimitMs = 5_000;
const run = async (program: string, args: readonly string[]): Promise<string> =>
  (await execute(program, args, { timeout: timeLimitMs, windowsHide: true, maxBuffer: 4 * 1024 * 1024 }))
    .stdout;

/**
 * What this system says of its volumes. Where it says nothing (no /proc, a program that is not there), the last answer
 * stays.
 * @param homeDir on Windows, its drive is taken for the system's
 */
export function createVolumeSystem(platform: NodeJS.Platform, homeDir: string, log: Log): VolumeSystem {
  let last: Mount[] = [];
  const read = readerOf(platform, homeDir);
  return {
    async mounts() {
      try {
        last = await read();
      } catch (error) {
        log.warn("The system did not say which volumes it has.", { error: String(error) });
      }
      return last;
    },
  };
}

function readerOf(platform: NodeJS.Platform, homeDir: string): () => Promise<Mount[]> {
  switch (platform) {
    case "linux":
      return readLinux;
    case "darwin":
      return readMac;
    case "win32":
      return () => readWindows(homeDir.slice(0, 2));
    default:
      return async () => [];
  }
}

async function readLinux(): Promise<Mount[]> {
  const mountinfo = await readFile("/proc/self/mountinfo", "utf8");
  const uuids = await deviceUuids("/dev/disk/by-uuid");
  // Only what can be a link: /dev/mapper/… and the like.
  const sources = [
    ...new Set([...mountinfo.matchAll(/ - \S+ (\/dev\/\S+) /g)].map(([, source = ""]) => source)),
  ];
  const real = new Map<string, string>();
  for (const source of sources) real.set(source, await realpath(source).catch(() => source));
  return linuxMounts(mountinfo, uuids, (source) => real.get(source) ?? source);
}

/** udev keeps a link to the device for each file system that has an id. */
async function deviceUuids(folder: string): Promise<DeviceUuid[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (uuid): Promise<DeviceUuid[]> => {
      try {
        const device = await realpath(join(folder, uuid));
        const { rdev } = await stat(device);
        return [{ uuid, device, number: deviceNumber(rdev) }];
      } catch {
        // Unplugged since it was listed.
        return [];
      }
    }),
  );
  return found.flat();
}

/** As makedev(3) puts them together. */
export function deviceNumber(rdev: number): string {
  const number = BigInt(rdev);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & 0xfffff000n);
  const minor = (number & 0xffn) | ((number >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

/** `diskutil` takes a tenth of a second, and is asked each time: another stick may come under the same name and device. */
async function readMac(): Promise<Mount[]> {
  const printed = await run("/sbin/mount", []);
  const uuids = new Map<string, string | null>();
  for (const device of macDevices(printed)) uuids.set(device, await diskutil(device));
  return macMounts(printed, (device) => uuids.get(device) ?? null);
}

const diskutil = async (device: string): Promise<string | null> =>
  diskutilUuid(await run("/usr/sbin/diskutil", ["info", "-plist", device]).catch(() => ""));

async function readWindows(systemDrive: string): Promise<Mount[]> {
  const places = mountvolPlaces(await run("mountvol.exe", []));
  const serials = new Map<string, number | null>();
  // On Windows the number of the device is the serial number of the volume.
  for (const place of places) serials.set(place, (await stat(place).catch(() => null))?.dev ?? null);
  return windowsMounts(places, (place) => serials.get(place) ?? null, systemDrive);
}
