import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { silentLog } from "../engine/log.ts";
import { openSettings } from "./settings.ts";

const open = (folder: string) => openSettings(join(folder, "settings.json"), silentLog);
const place = { bounds: { x: 1, y: 2, width: 800, height: 600 }, mode: "maximized" as const };

test("The first time, settings are the usual ones, and nothing is written", async () => {
  const folder = await tempFolder();
  const { current } = await open(folder);
  expect(current).toEqual({
    notifyWhenDone: true,
    keepAwake: true,
    appearance: "system",
    withoutSandbox: false,
    window: null,
  });
  expect(await readdir(folder)).toEqual([]);
});

test("A change is there at once, and at the next start", async () => {
  const folder = await tempFolder();
  const settings = await open(folder);
  const saved = settings.change({ appearance: "dark", window: place });
  expect(settings.current.appearance).toBe("dark");
  await saved;
  expect((await open(folder)).current).toMatchObject({ appearance: "dark", window: place });
});

test("Of many changes at once the last one stays", async () => {
  const folder = await tempFolder();
  const settings = await open(folder);
  const widths = Array.from({ length: 30 }, (_, i) => 500 + i);
  await Promise.all(
    widths.map((width) => settings.change({ window: { ...place, bounds: { ...place.bounds, width } } })),
  );
  expect((await open(folder)).current.window?.bounds.width).toBe(529);
});

test("A field that was spoilt, or is of a newer version, costs only itself", async () => {
  const folder = await tempFolder();
  const text = JSON.stringify({ appearance: "neon", keepAwake: false, window: { bounds: 1 }, future: true });
  await writeFile(join(folder, "settings.json"), text);
  expect((await open(folder)).current).toEqual({
    notifyWhenDone: true,
    keepAwake: false,
    appearance: "system",
    withoutSandbox: false,
    window: null,
  });
});

test("A damaged file is set aside and not written over", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "settings.json"), '{"appearance": "da');
  const settings = await open(folder);
  await settings.change({ keepAwake: false });
  expect(await readFile(join(folder, "settings.json.damaged"), "utf8")).toBe('{"appearance": "da');
  expect((await open(folder)).current.keepAwake).toBe(false);
});

test("Where nothing can be saved, the change holds all the same and a sentence says so", async (context) => {
  if (process.platform === "win32" || process.getuid?.() === 0)
    return context.skip("needs a user whom file permissions stop");
  const folder = join(await tempFolder(), "profile");
  await mkdir(folder);
  const settings = await open(folder);
  await chmod(folder, 0o500);
  onTestFinished(() => chmod(folder, 0o700));
  await expect(settings.change({ keepAwake: false })).rejects.toMatchObject({
    code: "settings-unwritable",
    message: expect.stringMatching(/until Albumen is closed/),
  });
  expect(settings.current.keepAwake).toBe(false);
});

test("A folder in the place of the file is no reason to fail at the start", async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, "settings.json"));
  const settings = await open(folder);
  expect(settings.current.keepAwake).toBe(true);
  await expect(settings.change({ keepAwake: false })).rejects.toMatchObject({ code: "settings-unwritable" });
});
