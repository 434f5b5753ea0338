import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createLogFile } from "./log-file.ts";

async function readLines(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("A line is one JSON object with its details, and an error with its cause", async () => {
  const folder = join(await tempFolder(), "logs");
  const log = createLogFile({ folder });
  log.info("The engine runs.", { photos: 3 });
  log.error("It broke.", { error: new TypeError("no", { cause: new Error("because") }) });
  const [first, second] = await readLines(join(folder, "engine.log"));
  expect(first).toMatchObject({ level: "info", message: "The engine runs.", photos: 3, pid: process.pid });
  expect(second).toMatchObject({
    level: "error",
    error: { name: "TypeError", message: "no", stack: expect.any(String), cause: { message: "because" } },
  });
});

test("Logs stay within their bounds, and the newest lines are kept", async () => {
  const folder = await tempFolder();
  const maxBytes = 1000;
  const log = createLogFile({ folder, maxBytes, files: 3 });
  for (let index = 0; index < 200; index++) log.info("line", { index });
  expect((await readdir(folder)).sort()).toEqual(["engine.1.log", "engine.2.log", "engine.log"]);
  const sizes = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  expect(sizes.every(({ length }) => length <= maxBytes)).toBe(true);
  expect((await readLines(join(folder, "engine.log"))).at(-1)).toMatchObject({ index: 199 });
});

test("A log that cannot be written fails nobody", async () => {
  const folder = join(await tempFolder(), "logs");
  await writeFile(folder, "a file in the way");
  expect(() => createLogFile({ folder }).info("lost")).not.toThrow();
});
