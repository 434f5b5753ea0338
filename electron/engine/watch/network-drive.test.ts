import { expect, test } from "vitest";
import { isOnNetworkDrive } from "./network-drive.ts";

const on = (platform: NodeJS.Platform, mounts: string) => (path: string) =>
  isOnNetworkDrive(path, {
    platform,
    readMounts: async () => mounts,
    realPath: async (given) => (given.startsWith("Z:") ? `\\\\nas\\photos${given.slice(2)}` : given),
  });

test("on Linux the innermost mount says what a folder lies on", async () => {
  const isRemote = on(
    "linux",
    [
      "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
      "30 22 0:44 / /mnt/nas rw shared:1 - cifs //nas/photos rw",
      "31 30 8:2 / /mnt/nas/disk rw - ext4 /dev/sdb1 rw",
      "32 22 0:45 / /media/my\\040share rw - nfs4 nas:/a rw",
      "33 22 0:46 / /media/usb rw - fuseblk /dev/sdc1 rw",
      "34 22 0:47 / /home/ada/remote rw - fuse.sshfs ada@host: rw",
    ].join("\n"),
  );
  expect(await isRemote("/home/ada/Pictures")).toBe(false);
  expect(await isRemote("/mnt/nas/2024")).toBe(true);
  expect(await isRemote("/mnt/nas2")).toBe(false);
  expect(await isRemote("/mnt/nas/disk/2024")).toBe(false);
  expect(await isRemote("/media/my share/x")).toBe(true);
  expect(await isRemote("/media/usb/DCIM")).toBe(false);
  expect(await isRemote("/home/ada/remote")).toBe(true);
});

test("on macOS shares are told from disks", async () => {
  const isRemote = on(
    "darwin",
    "/dev/disk3s1 on / (apfs, local, journaled)\n//ada@nas/photos on /Volumes/photos (smbfs, nodev)",
  );
  expect([await isRemote("/Volumes/photos/2024"), await isRemote("/Users/ada/Pictures")]).toEqual([
    true,
    false,
  ]);
});

test("on Windows a share is one by its path, or by where its letter leads", async () => {
  const isRemote = on("win32", "");
  expect(await isRemote("\\\\nas\\photos\\2024")).toBe(true);
  expect(await isRemote("\\\\?\\UNC\\nas\\photos")).toBe(true);
  expect(await isRemote("Z:\\2024")).toBe(true);
  expect(await isRemote("C:\\Users\\Ada\\Pictures")).toBe(false);
});

test("where the system does not say, a folder is taken for one of this computer", async () => {
  const fails = async () => {
    throw new Error("no such program");
  };
  expect(await isOnNetworkDrive("/a", { platform: "darwin", readMounts: fails })).toBe(false);
  expect(await isOnNetworkDrive("/a", { platform: "freebsd" })).toBe(false);
});
