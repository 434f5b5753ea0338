import { expect, test } from "vitest";
import { compare, type KnownFile } from "./compare.ts";
import type { FoundFile } from "./crawl.ts";

const found: FoundFile = { path: "/a.jpg", bytes: 10, modifiedAt: 5, problem: null };
const known: KnownFile = {
  ...{ bytes: 10, modifiedAt: 5, status: "present", hasPhoto: true, problemCode: null },
  ...{ isUnverified: false, missingSince: null },
};
const failed: KnownFile = { ...known, status: "unreadable", hasPhoto: false, problemCode: "not-an-image" };
const again = { retryFailed: true };
const usual = { retryFailed: false };

test("a file is read when it is new or its size or time changed", () => {
  expect(compare(found, undefined, usual)).toBe("read");
  expect(compare(found, known, usual)).toBe("unchanged");
  expect(compare({ ...found, bytes: 11 }, known, usual)).toBe("read");
  expect(compare({ ...found, modifiedAt: 4 }, known, usual)).toBe("read");
});

test("a failure is tried again when it changed, when asked to, or when it may have passed by itself", () => {
  expect(compare(found, failed, usual)).toBe("unchanged");
  expect(compare({ ...found, modifiedAt: 6 }, failed, usual)).toBe("read");
  expect(compare(found, failed, again)).toBe("read");
  expect(compare(found, { ...failed, problemCode: "file-unreadable" }, usual)).toBe("read");
  expect(compare(found, { ...failed, problemCode: "file-changing" }, usual)).toBe("read");
});

test("a picture of which a part was read counts as failed", () => {
  const partial = { ...known, problemCode: "image-truncated" };
  expect(compare(found, partial, usual)).toBe("unchanged");
  expect(compare(found, partial, again)).toBe("read");
});

test("what is refused by its name is told once", () => {
  const refused: FoundFile = { ...found, problem: { code: "unsupported-format", message: "" } };
  expect(compare(refused, undefined, usual)).toBe("refused");
  const before: KnownFile = { ...failed, problemCode: "unsupported-format" };
  expect(compare(refused, before, usual)).toBe("unchanged");
  expect(compare({ ...refused, bytes: 1 }, before, usual)).toBe("refused");
  expect(compare(refused, { ...before, status: "missing" }, usual)).toBe("refused");
});

test("a file that was away is there again without being read", () => {
  expect(compare(found, { ...known, status: "missing" }, usual)).toBe("returned");
  expect(compare(found, { ...known, status: "offline" }, usual)).toBe("returned");
  expect(compare(found, { ...failed, status: "missing" }, usual)).toBe("read");
});
