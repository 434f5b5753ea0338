import { execFile } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";

/**
 * File systems of other computers, and those made up by programs, by the names that Linux and macOS give them. They do not
 * tell what another computer writes, or not reliably; WSL's way to Windows' drives (9p, drvfs) tells nothing at all.
 */
const remote =
  /^(nfs\d?|cifs|smb\d?|smbfs|smb3|afs|afpfs|webdav|davfs\d?|ftp|9p|drvfs|ceph|glusterfs|lustre|vboxsf|vmhgfs|prl_fs|virtiofs|fuse\.(?!fuseblk|ntfs|exfat|mergerfs).*|macfuse|osxfuse)$/;

export interface NetworkDriveOptions {
  platform: NodeJS.Platform;
  /** Given by tests: what Linux and macOS say of what is mounted, and where Windows' letters lead. */
  readMounts?: () => Promise<string>;
  realPath?: (path: string) => Promise<string>;
}

/** Whether a folder lies on a drive of another computer. Where that cannot be told, it is taken for one of this computer. */
export async function isOnNetworkDrive(path: string, options: NetworkDriveOptions): Promise<boolean> {
  const { platform, realPath = (given) => realpath(given) } = options;
  try {
    if (platform === "win32") {
      // A letter that stands for a share is resolved to it.
      return /^\\\\(?![?.]\\(?!UNC\\))/i.test(path) || /^\\\\/.test(await realPath(path));
    }
    const readMounts = options.readMounts ?? mountsOf(platform);
    if (readMounts === null) return false;
    const printed = await readMounts();
    return remote.test(typeOf(await realPath(path), platform === "linux" ? linux(printed) : mac(printed)));
  } catch {
    return false;
  }
}

interface MountedType {
  place: string;
  type: string;
}

/** The type of the innermost mount that the path is in. */
function typeOf(path: string, mounts: readonly MountedType[]): string {
  let innermost: MountedType = { place: "", type: "" };
  for (const mount of mounts) {
    const start = mount.place === "/" ? "/" : `${mount.place}/`;
    const isIn = path === mount.place || path.startsWith(start);
    if (isIn && mount.place.length >= innermost.place.length) innermost = mount;
  }
  return innermost.type;
}

/** /proc/self/mountinfo: "36 35 98:0 /root /place rw - ext4 /dev/sda1 rw", blanks in names as \040. */
function linux(mountinfo: string): MountedType[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const place = before.split(" ")[4];
    const type = after.split(" ")[0];
    if (!place || !type) return [];
    const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));
    return [{ place: place.replace(/\\([0-7]{3})/g, octal), type }];
  });
}

/** "//ada@nas/photos on /Volumes/photos (smbfs, nodev, nosuid)". */
function mac(printed: string): MountedType[] {
  return printed.split("\n").flatMap((line) => {
    const [, place, type] = /^.+ on (\/.*) \(([^(),]+)[^()]*\)$/.exec(line) ?? [];
    return place && type ? [{ place, type }] : [];
  });
}

function mountsOf(platform: NodeJS.Platform): (() => Promise<string>) | null {
  if (platform === "linux") return () => readFile("/proc/self/mountinfo", "utf8");
  if (platform !== "darwin") return null;
  return () =>
    new Promise((resolve, reject) =>
      execFile("/sbin/mount", { timeout: 5_000 }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      ),
    );
}
