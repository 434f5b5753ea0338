import fc from "fast-check";
import { expect, test } from "vitest";
import { createVolumes } from "./volumes.ts";

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
