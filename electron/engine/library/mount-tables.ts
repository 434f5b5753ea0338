/** A file system where it is mounted. */
export interface Mount {
  /** Absolute, as the system spells it. */
  mountPoint: string;
  /** The same wherever the volume is mounted; null where nothing is known of it. */
  volumeId: string | null;
  /** The folder of the volume that one sees there, "/" between names; "" is its root. */
  root: string;
  /** Whether a file keeps its number as long as it is on this volume, so that the number says something. */
  hasFileIds: boolean;
}

/** What holds the system is named by its root: it is always there, and a restored backup or a new disk has the same paths. */
export const rootVolume = "/";

/** File systems that keep a file's number in the file. FAT and most of what FUSE brings make numbers up as they go. */
const withFileIds = new Set(
  "ext2 ext3 ext4 btrfs xfs zfs f2fs jfs bcachefs ntfs ntfs3 apfs hfs hfsplus nfs nfs4".split(" "),
);
const networkTypes = new Set("nfs nfs4 cifs smb3 smbfs fuse.sshfs afpfs webdav davfs 9p ceph".split(" "));

/** A file system's own id, and the device that it is on. */
export interface DeviceUuid {
  uuid: string;
  /** The device's path without links: `/dev/sdb1`. */
  device: string;
  /** `major:minor`, as /proc/self/mountinfo writes it. */
  number: string;
}

/**
 * Reads /proc/self/mountinfo (proc(5)). A volume is found by the device's number, or by its path where the number is made
 * up (btrfs). Later lines cover earlier ones of the same place.
 * @param realDevice the path without links of what a line calls its source; itself where there is none
 */
export function linuxMounts(
  mountinfo: string,
  uuids: readonly DeviceUuid[],
  realDevice: (source: string) => string = (source) => source,
): Mount[] {
  const lines = mountinfo.split("\n").flatMap((line) => {
    const [before, after] = line.split(" - ");
    const [, , number, root, mountPoint] = before?.split(" ") ?? [];
    const [type, source] = after?.split(" ") ?? [];
    if (!number || !root || !mountPoint || !type || source === undefined) return [];
    return [{ number, root: plain(root), mountPoint: plain(mountPoint), type, source: plain(source) }];
  });
  const system = lines.findLast(({ mountPoint }) => mountPoint === "/");
  const byPlace = new Map<string, Mount>();
  for (const line of lines) {
    const { number, mountPoint, type, source } = line;
    const hasFileIds = withFileIds.has(type);
    const isSystems = system !== undefined && number === system.number && source === system.source;
    const inSystem = isSystems ? below(system.root, line.root) : null;
    const device = realDevice(source);
    const uuid = uuids.find((one) => one.number === number || one.device === device)?.uuid;
    const volumeId = inSystem === null ? idOf(type, source, uuid) : rootVolume;
    const root = inSystem ?? names(line.root);
    byPlace.delete(mountPoint);
    byPlace.set(mountPoint, { mountPoint, volumeId, root, hasFileIds });
  }
  return [...byPlace.values()];
}

function idOf(type: string, source: string, uuid: string | undefined): string | null {
  if (uuid !== undefined) return `uuid:${uuid}`;
  if (type === "zfs") return `zfs:${source}`;
  return networkTypes.has(type) ? `net:${source.replace(/(?<=.)\/+$/, "")}` : null;
}

/** Blanks, tabs, line ends and backslashes are written as octal numbers. */
const plain = (field: string): string => {
  if (!field.includes("\\")) return field;
  // By bytes: a name is UTF-8, and each byte may have been written so.
  const bytes = Buffer.from(
    field.replace(/[^\\]+/g, (text) => Buffer.from(text).toString("latin1")),
    "latin1",
  );
  const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));
  return Buffer.from(bytes.toString("latin1").replace(/\\([0-7]{3})/g, octal), "latin1").toString();
};

const names = (path: string): string => path.replace(/^\/+|\/+$/g, "");

/** The way from one folder to another below it, or null where it is not below. */
function below(outer: string, inner: string): string | null {
  const start = outer === "/" ? "/" : `${outer}/`;
  if (inner === outer) return "";
  return inner.startsWith(start) ? names(inner.slice(start.length)) : null;
}

/**
 * Reads what `mount` prints on macOS. The disk of the system is two volumes that look like one (`/` and
 * `/System/Volumes/Data`), with the same paths below either.
 * @param uuidOf the volume's id by its device (`/dev/disk4s1`), where it is known
 */
export function macMounts(printed: string, uuidOf: (device: string) => string | null): Mount[] {
  return printed.split("\n").flatMap((line) => {
    const match = /^(.+) on (\/.*) \(([^(),]+)[^()]*\)$/.exec(line);
    if (!match) return [];
    const [, source = "", mountPoint = "", type = ""] = match;
    const hasFileIds = withFileIds.has(type);
    if (mountPoint === "/" || mountPoint === "/System/Volumes/Data") {
      return [{ mountPoint, volumeId: rootVolume, root: "", hasFileIds }];
    }
    const uuid = source.startsWith("/dev/") ? uuidOf(source) : null;
    // Who is logged in there is no part of what is there.
    const share = source.replace(/^\/\/[^/@]*@/, "//");
    return [{ mountPoint, volumeId: idOf(type, share, uuid ?? undefined), root: "", hasFileIds }];
  });
}

/** Devices whose id is worth asking for: what people plug in is mounted in /Volumes. */
export function macDevices(printed: string): string[] {
  return [...printed.matchAll(/^(\/dev\/\S+) on \/Volumes\//gm)].map(([, device = ""]) => device);
}

/** The id of a volume from what `diskutil info -plist` prints. */
export function diskutilUuid(plist: string): string | null {
  return /<key>VolumeUUID<\/key>\s*<string>([^<]+)<\/string>/.exec(plist)?.[1] ?? null;
}

/** Where volumes are mounted, from what `mountvol` prints on Windows, whatever its language. Drives and folders. */
export function mountvolPlaces(printed: string): string[] {
  const places: string[] = [];
  let isInVolume = false;
  for (const line of printed.split(/\r?\n/)) {
    if (/^\s+\\\\\?\\Volume\{/i.test(line)) isInVolume = true;
    else if (line.trim() === "") isInVolume = false;
    else if (isInVolume && /^\s+[a-z]:\\/i.test(line)) places.push(line.trim());
  }
  return places;
}

/**
 * @param serialOf the serial number of a mounted volume, as 32 bits; null where it cannot be read
 * @param systemDrive as "C:"
 */
export function windowsMounts(
  places: readonly string[],
  serialOf: (place: string) => number | null,
  systemDrive: string,
): Mount[] {
  return places.map((mountPoint) => {
    const isSystem = mountPoint.toUpperCase() === `${systemDrive.toUpperCase()}\\`;
    const serial = serialOf(mountPoint);
    const volumeId = isSystem
      ? systemDrive.toUpperCase()
      : serial === null || serial === 0
        ? null
        : `serial:${serial.toString(16).padStart(8, "0")}`;
    // Only of the system's own drive is it sure that it is no FAT.
    return { mountPoint, volumeId, root: "", hasFileIds: isSystem };
  });
}
