import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callContext, photoFolder, smallJpeg, testLibrary } from "../../../test/support/library.ts";

const page = { offset: 0, limit: 100 };

async function libraryWithProblems() {
  const folder = await photoFolder({
    "good.jpg": smallJpeg(1),
    "empty.jpg": Buffer.alloc(0),
    "empty too.jpg": Buffer.alloc(0),
    "text.jpg": Buffer.from("This is no picture at all, whatever its name says."),
  });
  const library = await testLibrary();
  await library.add(folder);
  const list = async (input = {}) =>
    (await library.handlers["problems.list"]({ ...page, ...input }, callContext)).items;
  return { folder, library, list, kinds: () => library.handlers["problems.kinds"]({}, callContext) };
}

test("problems are counted by kind, the most frequent first, and listed by kind in pages", async () => {
  const { folder, library, list, kinds } = await libraryWithProblems();
  expect(await kinds()).toEqual({
    kinds: [
      { code: "file-empty", files: 2, ignored: 0 },
      { code: "not-an-image", files: 1, ignored: 0 },
    ],
    files: 3,
    ignored: 0,
  });
  expect((await list({ code: "file-empty" })).map(({ path }) => path)).toEqual([
    join(folder, "empty too.jpg"),
    join(folder, "empty.jpg"),
  ]);
  expect((await list({ offset: 1, limit: 1 })).map(({ path }) => path)).toEqual([join(folder, "empty.jpg")]);
  expect(library.store.counts().failed).toBe(3);
});

test("files that are ignored are in a list of their own until they are brought back", async () => {
  const { library, list, kinds } = await libraryWithProblems();
  const ignored = await library.handlers["problems.ignore"]({ code: "file-empty" }, callContext);
  expect(ignored).toEqual({ files: 2 });
  expect(await kinds()).toMatchObject({ files: 1, ignored: 2 });
  expect(await list()).toHaveLength(1);
  const [first, second] = await list({ isIgnored: true });
  expect(second).toMatchObject({ code: "file-empty", isIgnored: true });
  await library.handlers["problems.unignore"]({ ids: [first?.id ?? ""] }, callContext);
  expect(await kinds()).toMatchObject({ files: 2, ignored: 1 });
});

test("only the chosen files are read again, and one that is well now leaves the list", async () => {
  const { folder, library, list } = await libraryWithProblems();
  const [mended] = (await list()).filter(({ path }) => path === join(folder, "empty.jpg"));
  for (const name of ["empty.jpg", "empty too.jpg"]) await writeFile(join(folder, name), await smallJpeg(2));
  const { jobIds, files } = await library.handlers["problems.retry"](
    { ids: [mended?.id ?? ""] },
    callContext,
  );
  expect(files).toBe(1);
  for (const jobId of jobIds) await library.wait(jobId);
  expect((await list()).map(({ path }) => path)).toEqual([
    join(folder, "empty too.jpg"),
    join(folder, "text.jpg"),
  ]);
});

test("what is ignored is not tried again, and where nothing is left that is said", async () => {
  const { library } = await libraryWithProblems();
  await library.handlers["problems.ignore"]({}, callContext);
  await expect(library.handlers["problems.retry"]({}, callContext)).rejects.toMatchObject({
    code: "file-missing",
  });
});
