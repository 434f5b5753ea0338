import { describe, expect, test } from "vitest";
import {
  diskutilUuid,
  linuxMounts,
  macDevices,
  macMounts,
  mountvolPlaces,
  windowsMounts,
} from "./mount-tables.ts";

describe("Linux", () => {
  const desktop = [
    "24 30 0:22 / /proc rw,nosuid - proc proc rw",
    "30 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro",
    "32 30 0:27 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=1620092k",
    "41 30 259:1 / /boot/efi rw,relatime shared:20 - vfat /dev/nvme0n1p1 rw,fmask=0077",
    "55 30 8:17 / /media/ada/My\\040Photos\\134\\0112 rw,nosuid,nodev shared:300 - exfat /dev/sdb1 rw,uid=1000",
    "60 30 259:2 /srv/pictures /home/ada/Shared rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw",
    "61 30 253:0 / /data rw,relatime shared:60 - xfs /dev/mapper/luks-data rw",
    "70 30 0:55 / /mnt/nas rw,relatime shared:400 - cifs //nas/photos rw,vers=3.0",
    "71 30 0:56 / /mnt/archive rw,relatime - nfs4 server:/export/photos/ rw,vers=4.2",
    "72 30 0:57 / /run/user/1000/gvfs rw,nosuid - fuse.gvfsd-fuse gvfsd-fuse rw",
    "",
  ].join("\n");
  const uuids = [
    { uuid: "6f0c2a3e-1111-4222-8333-944444444444", device: "/dev/nvme0n1p2", number: "259:2" },
    { uuid: "4A21-00FF", device: "/dev/sdb1", number: "8:17" },
    { uuid: "0b0b0b0b-data", device: "/dev/dm-0", number: "253:0" },
  ];
  const at = (mountPoint: string, mounts = linuxMounts(desktop, uuids)) =>
    mounts.find((mount) => mount.mountPoint === mountPoint);

  test("a drive is named by the id of its file system, and names in octal are read", () => {
    expect(at("/media/ada/My Photos\\\t2")).toEqual({
      ...{ mountPoint: "/media/ada/My Photos\\\t2", volumeId: "uuid:4A21-00FF", root: "" },
      hasFileIds: false,
    });
    expect(at("/data")).toMatchObject({ volumeId: "uuid:0b0b0b0b-data", hasFileIds: true });
  });

  test("letters beyond ASCII in a mount point are read, written as they are or as octal bytes", () => {
    const line = (name: string) => `55 30 8:17 / /media/${name} rw - exfat /dev/sdb1 rw`;
    expect(linuxMounts(line("Fotos\\303\\274"), uuids)[0]?.mountPoint).toBe("/media/Fotosü");
    expect(linuxMounts(line("Fotosü\\0402"), uuids)[0]?.mountPoint).toBe("/media/Fotosü 2");
  });

  test("what holds the system is named by its root, and so is a part of it that is bound elsewhere", () => {
    expect(at("/")).toMatchObject({ volumeId: "/", root: "", hasFileIds: true });
    expect(at("/home/ada/Shared")).toMatchObject({ volumeId: "/", root: "srv/pictures" });
  });

  test("a share is named by its server and name, whatever the mount point", () => {
    expect(at("/mnt/nas")).toMatchObject({ volumeId: "net://nas/photos", hasFileIds: false });
    expect(at("/mnt/archive")).toMatchObject({ volumeId: "net:server:/export/photos", hasFileIds: true });
  });

  test("what says nothing of itself has no name", () => {
    for (const place of ["/proc", "/run", "/boot/efi", "/run/user/1000/gvfs"])
      expect(at(place)).toMatchObject({ volumeId: null });
  });

  test("subvolumes of btrfs are folders of one volume, found by the device's path", () => {
    const btrfs = [
      "30 1 0:31 /@ / rw - btrfs /dev/sda2 rw,subvol=/@",
      "31 30 0:31 /@home /home rw - btrfs /dev/sda2 rw,subvol=/@home",
      "32 30 0:31 /@/srv/pictures /mnt/bound rw - btrfs /dev/sda2 rw,subvol=/@",
      "33 30 0:40 / /backup rw - btrfs /dev/mapper/backup rw,subvol=/",
    ].join("\n");
    const ids = [
      { uuid: "aaaa", device: "/dev/sda2", number: "8:2" },
      { uuid: "bbbb", device: "/dev/dm-1", number: "253:1" },
    ];
    const mounts = linuxMounts(btrfs, ids, (source) =>
      source === "/dev/mapper/backup" ? "/dev/dm-1" : source,
    );
    expect(at("/", mounts)).toMatchObject({ volumeId: "/", root: "" });
    expect(at("/home", mounts)).toMatchObject({ volumeId: "uuid:aaaa", root: "@home" });
    expect(at("/mnt/bound", mounts)).toMatchObject({ volumeId: "/", root: "srv/pictures" });
    expect(at("/backup", mounts)).toMatchObject({ volumeId: "uuid:bbbb", root: "" });
  });

  test("what is mounted over another mount covers it", () => {
    const mounts = linuxMounts(
      [
        "30 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw",
        "40 30 0:50 / /media/usb rw - autofs systemd-1 rw",
        "41 40 8:17 / /media/usb rw - exfat /dev/sdb1 rw",
      ].join("\n"),
      uuids,
    );
    expect(mounts.filter(({ mountPoint }) => mountPoint === "/media/usb")).toMatchObject([
      { volumeId: "uuid:4A21-00FF" },
    ]);
  });

  test("a line that is cut short is left out", () => {
    expect(linuxMounts("30 1 259:2 / /\n31 30 0:3", [])).toEqual([]);
  });
});

describe("macOS", () => {
  const printed = [
    "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)",
    "devfs on /dev (devfs, local, nobrowse)",
    "/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)",
    "/dev/disk4s1 on /Volumes/Ada (old) (exfat, local, nodev, nosuid, noowners)",
    "/dev/disk5s2 on /Volumes/Photos (apfs, local, nodev, nosuid, journaled, noowners)",
    "//ada@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by ada)",
    "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)",
  ].join("\n");

  test("drives are named by their id, shares by server and name, the system's two volumes by the root", () => {
    const uuids = new Map([
      ["/dev/disk4s1", "E0A0-1"],
      ["/dev/disk5s2", "F00D-2"],
    ]);
    const mounts = macMounts(printed, (device) => uuids.get(device) ?? null);
    const ids = Object.fromEntries(mounts.map(({ mountPoint, volumeId }) => [mountPoint, volumeId]));
    expect(ids).toMatchObject({
      "/": "/",
      "/System/Volumes/Data": "/",
      "/Volumes/Ada (old)": "uuid:E0A0-1",
      "/Volumes/Photos": "uuid:F00D-2",
      "/Volumes/photos": "net://nas._smb._tcp.local/photos",
      "/dev": null,
    });
    expect(mounts.find(({ mountPoint }) => mountPoint === "/Volumes/Ada (old)")?.hasFileIds).toBe(false);
    expect(mounts.find(({ mountPoint }) => mountPoint === "/Volumes/Photos")?.hasFileIds).toBe(true);
  });

  test("ids are asked for only of what is plugged in", () => {
    expect(macDevices(printed)).toEqual(["/dev/disk4s1", "/dev/disk5s2"]);
  });

  test("the id is taken from diskutil's list of properties", () => {
    const plist = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
	<key>VolumeName</key>
	<string>Photos</string>
	<key>VolumeUUID</key>
	<string>2F9A7B61-3C4D-4E5F-8A9B-0C1D2E3F4A5B</string>
</dict></plist>`;
    expect(diskutilUuid(plist)).toBe("2F9A7B61-3C4D-4E5F-8A9B-0C1D2E3F4A5B");
    expect(diskutilUuid("Could not find disk: /dev/disk9")).toBeNull();
  });
});

describe("Windows", () => {
  const printed = [
    "Erstellt, löscht oder listet einen Volumebereitstellungspunkt auf.",
    "",
    "MOUNTVOL [Laufwerk:]Pfad Volumename",
    "MOUNTVOL [Laufwerk:]Pfad /D",
    "",
    "    VolumeName ist z. B.",
    "",
    "    \\\\?\\Volume{2eca078d-5cbc-43d3-aff8-7e8511f60d0e}\\",
    "        C:\\",
    "",
    "    \\\\?\\Volume{60a30a3f-0000-0000-0000-100000000000}\\",
    "        E:\\",
    "        C:\\Drives\\Photos\\",
    "",
    "    \\\\?\\Volume{a1b2c3d4-0000-0000-0000-500000000000}\\",
    "        *** KEINE BEREITSTELLUNGSPUNKTE ***",
    "",
    "    \\\\?\\Volume{ffffffff-0000-0000-0000-500000000000}\\",
    "        F:\\",
    "",
  ].join("\r\n");

  test("letters and folders where volumes are mounted are found in any language", () => {
    expect(mountvolPlaces(printed)).toEqual(["C:\\", "E:\\", "C:\\Drives\\Photos\\", "F:\\"]);
  });

  test("a drive is named by its serial number, under each of its paths; the system's by its letter", () => {
    const noMedium = "F:\\";
    const serialOf = (place: string) => (place === noMedium ? null : 0x0a4b1c2d);
    const mounts = windowsMounts(mountvolPlaces(printed), serialOf, "c:");
    expect(mounts.map(({ volumeId }) => volumeId)).toEqual([
      "C:",
      "serial:0a4b1c2d",
      "serial:0a4b1c2d",
      null,
    ]);
    expect(mounts.map(({ hasFileIds }) => hasFileIds)).toEqual([true, false, false, false]);
  });
});
