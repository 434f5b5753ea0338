import { posix as posixPath, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mount } from "./mount-tables.ts";
import { createVolumes, type VolumeSystem } from "./volumes.ts";

const posix = createVolumes("linux");
const windows = createVolumes("win32");

test("a POSIX path is relative to the root of the file system", () => {
  expect(posix.toPlace("/home/ada/Pictures/a b.jpg")).toEqual({
    volumeId: "/",
    path: "home/ada/Pictures/a b.jpg",
  });
  expect(posix.toPlace("/")).toEqual({ volumeId: "/", path: "" });
  expect(posix.toPath({ volumeId: "/", path: "" })).toBe("/");
});

test("a backslash in a POSIX name stays a backslash", () => {
  expect(posix.toPath(posix.toPlace("/a/b\\c.jpg"))).toBe("/a/b\\c.jpg");
});

test("a Windows path is relative to its drive, whose letter has no case", () => {
  expect(windows.toPlace("c:\\Users\\Ada\\x.JPG")).toEqual({ volumeId: "C:", path: "Users/Ada/x.JPG" });
  expect(windows.toPath({ volumeId: "C:", path: "Users/Ada/x.JPG" })).toBe("C:\\Users\\Ada\\x.JPG");
  expect(windows.toPlace("D:\\")).toEqual({ volumeId: "D:", path: "" });
  expect(windows.toPath({ volumeId: "D:", path: "" })).toBe("D:\\");
});

test("a network share is a volume", () => {
  const place = windows.toPlace("\\\\NAS\\Photos\\2019\\a.jpg");
  expect(place).toEqual({ volumeId: "\\\\nas\\photos", path: "2019/a.jpg" });
  expect(windows.toPath(place)).toBe("\\\\nas\\photos\\2019\\a.jpg");
});

test("a relative path is refused", () => {
  expect(() => posix.toPlace("a/b.jpg")).toThrow("not an absolute path");
  expect(() => windows.toPlace("C:a.jpg")).toThrow("not an absolute path");
  expect(() => windows.toPlace("\\a.jpg")).toThrow("not an absolute path");
});

test("a volume that is not connected has no path", () => {
  expect(posix.toPath({ volumeId: "uuid:1234", path: "a.jpg" })).toBeNull();
  expect(windows.toPath({ volumeId: "uuid:1234", path: "a.jpg" })).toBeNull();
});

test("every path comes back as it was", () => {
  const name = fc
    .string({ minLength: 1, unit: "grapheme" })
    .filter((s) => !/[/\\\0:]/.test(s) && !/^\.+$/.test(s));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), (names) => {
      expect(posix.toPath(posix.toPlace(`/${names.join("/")}`))).toBe(`/${names.join("/")}`);
      expect(windows.toPath(windows.toPlace(`E:\\${names.join("\\")}`))).toBe(`E:\\${names.join("\\")}`);
    }),
  );
});

const plugged = (mounts: Partial<Mount>[]): VolumeSystem => ({
  mounts: async () =>
    mounts.map((mount) => ({ mountPoint: "/", volumeId: null, root: "", hasFileIds: false, ...mount })),
});

describe("volumes that say who they are", () => {
  test("a drive under another mount point is the same drive", async () => {
    const places: string[] = [];
    for (const mountPoint of ["/media/ada/usb", "/media/ada/usb1"]) {
      const volumes = createVolumes(
        "linux",
        plugged([{ volumeId: "/" }, { mountPoint, volumeId: "uuid:A" }]),
      );
      await volumes.refresh();
      const place = volumes.toPlace(`${mountPoint}/2019/a.jpg`);
      places.push(`${place.volumeId} ${place.path}`);
      expect(volumes.toPath({ volumeId: "uuid:A", path: "2019/a.jpg" })).toBe(`${mountPoint}/2019/a.jpg`);
    }
    expect(places).toEqual(["uuid:A 2019/a.jpg", "uuid:A 2019/a.jpg"]);
  });

  test("a drive under another letter is the same drive, in any case of the letter", async () => {
    const at = async (mountPoint: string) => {
      const volumes = createVolumes("win32", plugged([{ mountPoint, volumeId: "serial:1" }]));
      await volumes.refresh();
      return volumes;
    };
    expect((await at("E:\\")).toPlace("e:\\Photos\\a.JPG")).toEqual({
      volumeId: "serial:1",
      path: "Photos/a.JPG",
    });
    expect((await at("E:\\")).toPlace("E:\\")).toEqual({ volumeId: "serial:1", path: "" });
    const place = { volumeId: "serial:1", path: "Photos/a.JPG" };
    expect((await at("F:\\")).toPath(place)).toBe("F:\\Photos\\a.JPG");
    expect((await at("C:\\Drives\\Photos\\")).toPath(place)).toBe("C:\\Drives\\Photos\\Photos\\a.JPG");
  });

  test("a drive that is not connected has no path, and its old one is part of what lies below", async () => {
    const mounts: Partial<Mount>[] = [{ volumeId: "/" }, { mountPoint: "/media/usb", volumeId: "uuid:A" }];
    const volumes = createVolumes("linux", plugged(mounts));
    await volumes.refresh();
    mounts.pop();
    await volumes.refresh();
    expect(volumes.toPath({ volumeId: "uuid:A", path: "a.jpg" })).toBeNull();
    expect(volumes.toPlace("/media/usb/a.jpg")).toEqual({ volumeId: "/", path: "media/usb/a.jpg" });
  });

  test("a mount point is no start of a name: /media/usb is not /media/usb2", async () => {
    const volumes = createVolumes("linux", plugged([{ mountPoint: "/media/usb", volumeId: "uuid:A" }]));
    await volumes.refresh();
    expect(volumes.toPlace("/media/usb2/a.jpg").volumeId).toBe("/");
  });

  test("a folder of a volume that is mounted by itself has the address that it has on the volume", async () => {
    const volumes = createVolumes(
      "linux",
      plugged([
        { volumeId: "/" },
        { mountPoint: "/home", volumeId: "uuid:B", root: "@home" },
        { mountPoint: "/srv/photos", volumeId: "/", root: "data/photos" },
      ]),
    );
    await volumes.refresh();
    expect(volumes.toPlace("/home/ada/a.jpg")).toEqual({ volumeId: "uuid:B", path: "@home/ada/a.jpg" });
    expect(volumes.toPath({ volumeId: "uuid:B", path: "@home/ada/a.jpg" })).toBe("/home/ada/a.jpg");
    expect(volumes.toPath({ volumeId: "uuid:B", path: "@other/a.jpg" })).toBeNull();
    expect(volumes.toPlace("/srv/photos/a.jpg")).toEqual(volumes.toPlace("/data/photos/a.jpg"));
  });

  test("what is in a folder of the library is spelled as the person spelled the folder", async () => {
    const volumes = createVolumes(
      "linux",
      plugged([{ volumeId: "/" }, { mountPoint: "/mnt/a", volumeId: "uuid:A" }]),
    );
    await volumes.refresh();
    volumes.spell("f", { path: "/home/ada/link", place: { volumeId: "uuid:A", path: "photos" } });
    const place = { volumeId: "uuid:A", path: "photos/a.jpg" };
    expect(volumes.toPath(place)).toBe("/home/ada/link/a.jpg");
    expect(volumes.toPlace("/home/ada/link/a.jpg")).toEqual(place);
    expect(volumes.toPlace("/home/ada/links/a.jpg").volumeId).toBe("/");
    volumes.spell("f", null);
    expect(volumes.toPath(place)).toBe("/mnt/a/photos/a.jpg");
  });

  test.each([
    { platform: "linux", folder: "/", name: "a.jpg" },
    { platform: "linux", folder: "/home/ada", name: "a b\\c.jpg" },
    { platform: "linux", folder: "/home/ada", name: "mounted.jpg" },
    { platform: "linux", folder: "/media/usb", name: "a.jpg" },
    { platform: "linux", folder: "/media/usb/2019", name: "a.jpg" },
    { platform: "linux", folder: "/spelled/2019", name: "a.jpg" },
    { platform: "win32", folder: "C:\\", name: "a.jpg" },
    { platform: "win32", folder: "e:\\Photos\\2019", name: "A.JPG" },
    { platform: "win32", folder: "\\\\NAS\\Photos", name: "a.jpg" },
  ] as const)(
    "$name in $folder has the place that its whole path has",
    async ({ platform, folder, name }) => {
      const mounts =
        platform === "win32"
          ? [{ mountPoint: "E:\\", volumeId: "serial:1" }]
          : [
              { volumeId: "/" },
              { mountPoint: "/media/usb", volumeId: "uuid:A", root: "some/root" },
              { mountPoint: "/home/ada/mounted.jpg", volumeId: "uuid:B", root: "one.jpg" },
            ];
      const volumes = createVolumes(platform, plugged(mounts));
      await volumes.refresh();
      volumes.spell("folder", { path: "/spelled", place: { volumeId: "uuid:A", path: "some/root/x" } });
      const join = platform === "win32" ? win32.join : posixPath.join;
      expect(volumes.placesIn(folder)(name)).toEqual(volumes.toPlace(join(folder, name)));
    },
  );

  test("a drive that is mounted inside a folder of the library is not the folder's volume", async () => {
    const volumes = createVolumes(
      "linux",
      plugged([{ volumeId: "/" }, { mountPoint: "/home/ada/pictures/usb", volumeId: "uuid:A" }]),
    );
    await volumes.refresh();
    volumes.spell("f", { path: "/home/ada/pictures", place: { volumeId: "/", path: "home/ada/pictures" } });
    expect(volumes.toPlace("/home/ada/pictures/usb/a.jpg")).toEqual({ volumeId: "uuid:A", path: "a.jpg" });
    expect(volumes.toPlace("/home/ada/pictures/b.jpg").volumeId).toBe("/");
  });
});
