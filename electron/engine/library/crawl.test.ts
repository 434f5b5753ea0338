import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CrawlItem, crawl } from "./crawl.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "albumen-crawl-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), "x");
  }
}

async function list(options: Parameters<typeof crawl>[1] = {}): Promise<CrawlItem[]> {
  const items: CrawlItem[] = [];
  for await (const chunk of crawl(root, options)) items.push(...chunk);
  return items;
}

function paths(items: readonly CrawlItem[]): string[] {
  return items
    .map((item) => relative(root, item.kind === "file" ? item.file.path : item.path).replaceAll("\\", "/"))
    .sort();
}

test("pictures are found by extension, in any case, at any depth", async () => {
  await put("a.JPG", "b/c/d.webp", "b/e.Tiff", "notes.txt", "clip.mp4", "jpg");
  expect(paths(await list())).toEqual(["a.JPG", "b/c/d.webp", "b/e.Tiff"]);
});

test("hidden files, folders of systems and other programs' libraries are left out", async () => {
  await put(
    ...[
      ".hidden.jpg",
      ".git/a.jpg",
      "node_modules/a.jpg",
      "@eaDir/a.jpg",
      "$RECYCLE.BIN/a.jpg",
      "Thumbs/a.jpg",
    ],
    ...["My.photoslibrary/a.jpg", "._a.jpg", "ok.jpg"],
  );
  expect(paths(await list())).toEqual(["ok.jpg"]);
});

test("the library's own folder is left out", async () => {
  await put("library/thumbnails/ab/cd.webp", "a.jpg");
  expect(paths(await list({ exclude: [join(root, "library")] }))).toEqual(["a.jpg"]);
});

test("a format that cannot be read yet is named, not passed over", async () => {
  await put("a.jp2", "b.J2K");
  const items = await list();
  expect(paths(items)).toEqual(["a.jp2", "b.J2K"]);
  for (const item of items) {
    if (item.kind !== "file") throw new Error("a file was expected");
    expect(item.file.problem?.code).toBe("unsupported-format");
    expect(item.file.problem?.message).toMatch(/does not read JPEG 2000 files/);
  }
});

test("symbolic links are not followed", async () => {
  await put("real/a.jpg");
  try {
    await symlink(join(root, "real"), join(root, "again"), "dir");
    await symlink(join(root, "real/a.jpg"), join(root, "b.jpg"), "file");
    await symlink(root, join(root, "real/up"), "dir");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return; // Windows without the right to make links.
    throw error;
  }
  expect(paths(await list())).toEqual(["real/a.jpg"]);
});

test("names come back as the file system spells them", async () => {
  const names = ["a\u0301.jpg", "\u00e1.jpg", "日本 🏔.jpg", "-rf.jpg", "a'b\u00a0c.jpg"];
  await put(...names);
  const found = (await list()).map((item) => (item.kind === "file" ? relative(root, item.file.path) : ""));
  // macOS keeps one of the two spellings of á for both names.
  for (const name of found) expect(names).toContain(name);
  expect(found).toContain("日本 🏔.jpg");
});

test("a folder that may not be read is an item and does not stop the rest", async (context) => {
  if (process.platform === "win32" || process.getuid?.() === 0)
    return context.skip("needs a user without all rights");
  await put("closed/a.jpg", "open/b.jpg");
  await chmod(join(root, "closed"), 0);
  const items = await list();
  await chmod(join(root, "closed"), 0o700);
  expect(paths(items)).toEqual(["closed", "open/b.jpg"]);
  expect(items.find((item) => item.kind === "unlisted")?.problem.code).toBe("folder-unreadable");
});

test("a root that is gone is an item", async () => {
  await rm(root, { recursive: true });
  const items = await list();
  expect(items).toHaveLength(1);
  expect(items[0]?.kind).toBe("unlisted");
});

test("folders are walked newest name first", async () => {
  await put("2019/a.jpg", "2024/a.jpg", "2021/a.jpg");
  const order = (await list()).map((item) =>
    item.kind === "file" ? relative(root, item.file.path).slice(0, 4) : "",
  );
  expect(order).toEqual(["2024", "2021", "2019"]);
});

test("an aborted crawl ends", async () => {
  await put(...Array.from({ length: 200 }, (_, i) => `${i % 10}/${i}.jpg`));
  const controller = new AbortController();
  let seen = 0;
  for await (const chunk of crawl(root, { signal: controller.signal })) {
    seen += chunk.length;
    controller.abort();
  }
  expect(seen).toBeLessThan(100);
});
