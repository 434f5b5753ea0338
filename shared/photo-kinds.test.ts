import { expect, test } from "vitest";
import { extensionOf, isMisnamed, kindOfName } from "./photo-kinds.ts";

test("a name tells a kind by its extension, in any case", () => {
  expect(kindOfName("/a/b.JPG")).toBe("jpeg");
  expect(kindOfName("C:\\a.b\\c.Nef")).toBe("raw");
  expect(kindOfName("notes.txt")).toBeNull();
});

test("what only looks like an extension is none", () => {
  for (const name of ["jpg", ".jpg", "/a.jpg/b", "C:\\a.jpg\\b", "a."])
    expect(extensionOf(name), name).toBe("");
});

test("a name that says another kind than the content is told", () => {
  expect(isMisnamed("a.jpg", "png")).toBe(true);
  expect(isMisnamed("a.nef", "jpeg")).toBe(true);
  expect(isMisnamed("a.jpeg", "jpeg")).toBe(false);
  expect(isMisnamed("a.heif", "avif")).toBe(false);
  expect(isMisnamed("a", "png")).toBe(false);
});
