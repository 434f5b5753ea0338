/**
 * Folders of programs and systems: pictures in them are caches, thumbnails, deleted files, parts of programs. What a
 * person wants left out beyond these they say themselves (exclusions.ts).
 */

/** By name, in any case, wherever they lie. */
const byName = new Set([
  // Windows
  ...["$recycle.bin", "recycler", "recycled", "system volume information", "config.msi", "msocache"],
  ...["$windows.~bt", "$windows.~ws", "$winreagent", "$sysreset", "appdata"],
  // macOS, and what it leaves on drives and in archives
  ...["__macosx", "network trash folder", "temporary items"],
  // Linux
  "lost+found",
  // Storage on the network: Synology, QNAP, NetApp, Buffalo
  ...["@eadir", "@tmp", "@database", "@sharesnap", "@appstore", "#recycle", "#snapshot"],
  ...["@recycle", "@recently-snapshot", "~snapshot", "trashbox"],
  // Programs
  ...["node_modules", "__pycache__", "thumbs", "captureone"],
]);

/** Damaged files that Windows' check of a drive has put aside; yesterday's versions on Samba. */
const byPattern = /^(found\.\d{3}|@gmt-[\d.-]+)$/i;

/** Libraries and documents of other programs: folders that look like one file to their users. */
const packages = new RegExp(
  `\\.(${[
    // Photos, iPhoto, Aperture; Lightroom's catalog and previews; Capture One
    "photoslibrary|photolibrary|migratedphotolibrary|aplibrary|migratedaplibrary|apvault",
    "lrdata|lrlibrary|lrcat-data|cocatalog",
    // Films and music
    "fcpbundle|imovielibrary|tvlibrary|musiclibrary|theater|band|logicx",
    // Programs, their parts, and documents
    "app|appex|bundle|framework|plugin|kext|pkg|xcassets|rtfd|pages|numbers|key",
  ].join("|")})$`,
  "i",
);

/** The system itself, for who adds a whole drive. */
const systemOnPosix = new Set([
  ...["/proc", "/sys", "/dev", "/run", "/boot", "/usr", "/etc", "/snap", "/var/lib", "/var/cache"],
  ...["/System", "/Library", "/Applications", "/private", "/cores"],
]);
const systemOnWindows =
  /^[a-z]:[\\/](windows|windows\.old|program files|program files \(x86\)|programdata|perflogs|recovery)$/i;
/** Settings and caches of a person's programs on macOS. Folders in it can be added by themselves. */
const libraryOnMac = /^\/Users\/[^/]+\/Library$/;

/**
 * Whether a folder is left out with all that is in it.
 * @param path absolute; asked of folders within one that was added, never of that one itself
 */
export function isSkippedFolder(name: string, path: string): boolean {
  return (
    // Names that start with a dot are hidden.
    name.startsWith(".") ||
    byName.has(name.toLowerCase()) ||
    byPattern.test(name) ||
    packages.test(name) ||
    systemOnPosix.has(path) ||
    systemOnWindows.test(path) ||
    libraryOnMac.test(path)
  );
}
