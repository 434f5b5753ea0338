import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CrawlItem, crawl } from "./crawl.ts";
import { createExclusions } from "./exclusions.ts";
import type { ScanTarget } from "./scan-target.ts";
import { systemPath } from "./system-path.ts";

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

function paths(items: readonly CrawlItem[], kind?: CrawlItem["kind"]): string[] {
  return items
    .filter((item) => kind === undefined || item.kind === kind)
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
  expect(paths(await list(), "file")).toEqual(["ok.jpg"]);
});

test("the library's own folder is left out", async () => {
  await put("library/thumbnails/ab/cd.webp", "a.jpg");
  expect(paths(await list({ exclude: [join(root, "library")] }), "file")).toEqual(["a.jpg"]);
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

test("what is left out by rules is told as left out, files and folders", async () => {
  await put("private/a.jpg", "b.tif", "c.jpg", "trips/d.jpg", "trips/raw/e.jpg", "trips/.albumenignore");
  await writeFile(join(root, "trips/.albumenignore"), "raw/\n");
  const items = await list({ rules: createExclusions("private/\n*.tif") });
  expect(paths(items, "file")).toEqual(["c.jpg", "trips/d.jpg"]);
  expect(paths(items, "excluded")).toEqual(["b.tif", "private", "trips/raw"]);
});

test("a folder with a .nomedia shows nothing, unless it is the one that was added", async () => {
  await put("a.jpg", ".nomedia", "b/c.jpg", "b/.nomedia", "b/d/e.jpg");
  const items = await list();
  expect(paths(items, "file")).toEqual(["a.jpg"]);
  expect(paths(items, "excluded")).toEqual(["b"]);
});

test("rules that cannot be read, or are far too long, leave nothing out", async () => {
  await put("a.jpg", "b/c.jpg");
  await mkdir(join(root, ".albumenignore"));
  await writeFile(join(root, "b/.albumenignore"), "*.jpg\n".padEnd(300_000, "\n"));
  expect(paths(await list(), "file")).toEqual(["a.jpg", "b/c.jpg"]);
});

test("parts of a folder are looked at alone: a file, a folder, a tree, what is gone", async () => {
  await put("a.jpg", "b.jpg", "c/d.jpg", "c/e/f.jpg", "g/h.jpg", "g/i/j.jpg");
  const target = (path: string, depth: ScanTarget["depth"]) => ({ path: join(root, path), depth });
  const items = await list({
    within: [target("b.jpg", "tree"), target("c", "tree"), target("g", "folder"), target("x.jpg", "tree")],
  });
  expect(paths(items, "file")).toEqual(["b.jpg", "c/d.jpg", "c/e/f.jpg", "g/h.jpg"]);
  expect(paths(items, "absent")).toEqual(["x.jpg"]);
});

test("a part is left out by what lies above it", async () => {
  await put("a/.nomedia", "a/b/c.jpg", "d/.albumenignore", "d/e/f.jpg", ".hidden/g/h.jpg", "i/j.jpg");
  await writeFile(join(root, "d/.albumenignore"), "e/\n");
  const within = ["a/b/c.jpg", "d/e/f.jpg", ".hidden/g", "i"].map(
    (path): ScanTarget => ({ path: join(root, path), depth: "tree" }),
  );
  const items = await list({ within, rules: createExclusions("j.jpg") });
  expect(paths(items, "file")).toEqual([]);
  expect(paths(items, "excluded")).toEqual([".hidden/g", "a/b/c.jpg", "d/e/f.jpg", "i/j.jpg"]);
});

test("a folder with the name of a picture is looked into; pipes and sockets are nothing", async (context) => {
  if (process.platform === "win32") return context.skip("Windows has no pipes and sockets among its files");
  await put("a.jpg/b.jpg");
  execFileSync("mkfifo", [join(root, "pipe.jpg")]);
  const server = createServer().listen(join(root, "socket.jpg"));
  await once(server, "listening");
  const items = await list();
  server.close();
  expect(paths(items, "file")).toEqual(["a.jpg/b.jpg"]);
  expect(items).toHaveLength(1);
});

test("names that are not UTF-8 are found, and lead back to their files", async (context) => {
  if (process.platform !== "linux") return context.skip("only Linux keeps such names");
  const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from("\xc9t\xe9", "latin1")]);
  await mkdir(folder);
  await writeFile(Buffer.concat([folder, Buffer.from("/plage.jpg")]), "12345");
  await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from("caf\xe9.jpg", "latin1")]), "123");
  await put("plain.jpg");
  const items = await list();
  const sizes = await Promise.all(
    items.map(async (item) => (item.kind === "file" ? (await stat(systemPath(item.file.path))).size : -1)),
  );
  expect(items.every((item) => item.kind === "file" && item.file.problem === null)).toBe(true);
  expect(sizes.sort()).toEqual([1, 3, 5]);
});

test("files lie under paths of more than 260 characters, and what is too long for the system says so", async (context) => {
  const deep = join(...Array.from({ length: 5 }, (_, i) => `${i}`.repeat(100)));
  await put(join(deep, "a.jpg"));
  expect(paths(await list(), "file")).toEqual([join(deep, "a.jpg").replaceAll("\\", "/")]);
  if (process.platform !== "linux")
    return context.skip("the rest needs to make a path that cannot be opened");
  // 60 names of 100 characters are over the 4,096 bytes that Linux takes at once: made step by step.
  execFileSync(
    "bash",
    ["-c", 'for i in $(seq 60); do mkdir "$(printf %0100d $i)"; cd -P "$_" || exit; done; touch a.jpg'],
    {
      cwd: join(root, deep),
    },
  );
  const items = await list();
  expect(paths(items, "file")).toEqual([join(deep, "a.jpg")]);
  const unlisted = items.filter((item) => item.kind === "unlisted");
  expect(unlisted).toHaveLength(1);
  expect(unlisted[0]?.problem.message).toMatch(/longer than the system can open/);
  execFileSync("rm", ["-rf", root]);
});

test("links that lead round in a circle end", async (context) => {
  await put("a/b/c.jpg");
  try {
    await symlink(join(root, "a"), join(root, "a/b/up"), "dir");
    await symlink(join(root, "y"), join(root, "x"), "dir");
    await symlink(join(root, "x"), join(root, "y"), "dir");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return context.skip("no right to make links");
    throw error;
  }
  expect(paths(await list(), "file")).toEqual(["a/b/c.jpg"]);
});
