import { expect, test } from "vitest";
import { isSkippedFolder } from "./skipped-folders.ts";

test.each([
  ["Windows", ["$RECYCLE.BIN", "System Volume Information", "FOUND.000", "RECYCLER", "AppData"]],
  ["macOS", [".Trashes", ".Spotlight-V100", "__MACOSX", "Network Trash Folder"]],
  ["Linux", [".Trash-1000", ".cache", "lost+found"]],
  ["storage on the network", ["@eaDir", "#recycle", "#snapshot", "@Recycle", ".@__thumb", "~snapshot"]],
  ["snapshots over Samba", ["@GMT-2024.05.01-10.00.00"]],
  ["Photos, iPhoto and Aperture", ["Photos Library.photoslibrary", "iPhoto.photolibrary", "A.aplibrary"]],
  ["Lightroom", ["Catalog Previews.lrdata", "Catalog Smart Previews.lrdata", "Catalog.lrcat-data"]],
  ["Capture One", ["Wedding.cocatalog", "CaptureOne"]],
  ["other programs", ["node_modules", "Preview.app", "Holiday.imovielibrary", "Letter.pages"]],
])("folders of %s are left out", (_, names) => {
  for (const name of names) expect(isSkippedFolder(name, `/pictures/${name}`), name).toBe(true);
});

test("folders that people make are looked into", () => {
  const names = ["2024", "Library", "Windows", "recycle", "key", "Trips.2023", "thumbnails of mine", "app"];
  for (const name of names) expect(isSkippedFolder(name, `/pictures/${name}`), name).toBe(false);
});

test("the system's own folders are left out at the top of a drive, and nowhere else", () => {
  for (const path of ["/proc", "/usr", "C:\\Windows", "D:\\Program Files (x86)", "/Users/ada/Library"]) {
    expect(isSkippedFolder(path.split(/[\\/]/).at(-1) ?? "", path), path).toBe(true);
  }
  for (const path of ["/home/ada/proc", "D:\\Photos\\Windows", "/Users/ada/Pictures/Library"]) {
    expect(isSkippedFolder(path.split(/[\\/]/).at(-1) ?? "", path), path).toBe(false);
  }
});
