import fc from "fast-check";
import { expect, test } from "vitest";
import { nameFromBytes, needsBytes, readablePath, systemPath } from "./system-path.ts";

const back = (name: string) => Buffer.from(systemPath(name, "linux"));

test("every name of bytes comes back as the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      expect([...back(nameFromBytes(bytes))]).toEqual([...bytes]);
    }),
  );
});

test("a name in UTF-8 stays as it is, and needs no bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      fc.pre(!needsBytes(name));
      expect(nameFromBytes(Buffer.from(name))).toBe(name);
      expect(systemPath(name, "linux")).toBe(name);
    }),
  );
});

test("a name in Latin-1 is told from others and shown without the letters that nobody can tell", () => {
  const bytes = Buffer.from("Caf\xe9.jpg", "latin1");
  expect(needsBytes(bytes.toString("utf8"))).toBe(true);
  expect(readablePath(nameFromBytes(bytes))).toBe("Caf\ufffd.jpg");
  expect(back(`/photos/${nameFromBytes(bytes)}`)).toEqual(Buffer.concat([Buffer.from("/photos/"), bytes]));
});

test("a name that has a private character of ours still comes back as it was", () => {
  const bytes = Buffer.from("odd\uef99.jpg");
  expect(needsBytes(bytes.toString("utf8"))).toBe(true);
  expect(back(nameFromBytes(bytes))).toEqual(bytes);
});

test("on Windows every absolute path goes by the prefix that knows no limit of length", () => {
  const long = `C:\\Photos\\${"a".repeat(200)}\\${"b".repeat(200)}.jpg`;
  expect(systemPath(long, "win32")).toBe(`\\\\?\\${long}`);
  expect(systemPath("\\\\nas\\photos\\a.jpg", "win32")).toBe("\\\\?\\UNC\\nas\\photos\\a.jpg");
  expect(systemPath("C:/Photos/a.jpg", "win32")).toBe("\\\\?\\C:\\Photos\\a.jpg");
  expect(systemPath("\\\\?\\C:\\a.jpg", "win32")).toBe("\\\\?\\C:\\a.jpg");
});
