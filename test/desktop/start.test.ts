import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultLibrary } from "../../electron/engine/hosts/data-folder.ts";
import { profileFolder } from "../../electron/shell/places.ts";
import { type MainOptions, type MainProcess, startMain } from "../support/electron/main-process.ts";
import { homeEnv, tempHome } from "../support/home.ts";
import { writePhotos } from "../support/photos.ts";

/** The app without anybody to show its pages. */
function start(options: MainOptions): MainProcess {
  const main = startMain(options);
  onTestFinished(async () => {
    main.kill();
    await main.exited;
    expect(main.violations(), "uses of Electron that are not allowed").toEqual([]);
  });
  return main;
}

function profileOf(home: string): string {
  const { platform } = process;
  const env = homeEnv(home);
  const library = defaultLibrary({ platform, home, env });
  return profileFolder({ platform, home, env, library, usualLibrary: library });
}

/** An engine that was closed has given the library back; one that was ended still stands in its book. */
async function isLibraryReleased(home: string): Promise<boolean> {
  const { platform } = process;
  const folder = join(defaultLibrary({ platform, home, env: homeEnv(home) }), "engine.lock");
  const newest = (await readdir(folder)).sort((one, other) => Number(one) - Number(other)).at(-1);
  return !(await readFile(join(folder, newest as string), "utf8")).includes('"pid"');
}

/** The window is there, and an engine that has the library. */
const running = async (main: MainProcess, home: string) => {
  const window = await ready(main);
  await expect.poll(() => isLibraryReleased(home).catch(() => true)).toBe(false);
  return window;
};

const ready = async (main: MainProcess) => {
  await expect
    .poll(async () => (await main.control.windows()).map(({ isVisible }) => isVisible))
    .toEqual([true]);
  const [window] = await main.control.windows();
  return window!;
};

test("a profile that cannot be written is told in one sentence, and nothing starts", async () => {
  const home = await tempHome();
  const profile = profileOf(home);
  await mkdir(dirname(profile), { recursive: true });
  await writeFile(profile, "a file where the folder should be");
  const main = start({ home });
  expect(await main.exited).toEqual({ code: 1, signal: null });
  expect(main.stderr()).toContain(
    `Albumen keeps the settings of its window in ${profile}, and cannot write there`,
  );
  expect(main.stderr().trim().split("\n")).toHaveLength(1);
});

test("the same for a folder without the right to write", async (context) => {
  if (process.platform === "win32") context.skip("Windows has other rights");
  if (process.getuid?.() === 0) context.skip("root may write everywhere");
  const home = await tempHome();
  const profile = profileOf(home);
  await mkdir(profile, { recursive: true });
  await chmod(profile, 0o500);
  const main = start({ home });
  expect((await main.exited).code).toBe(1);
  expect(main.stderr()).toContain("cannot write there");
});

test("an option without its value is told, with the code of wrong usage", async () => {
  const main = start({ home: await tempHome(), args: ["--library"] });
  expect(await main.exited).toEqual({ code: 2, signal: null });
  expect(main.stderr()).toBe("--library needs the folder of a library.\n");
});

test("a start says when the window is open", async () => {
  const main = start({ home: await tempHome() });
  await ready(main);
  await expect.poll(() => main.stdout()).toBe("Albumen: the window is open.\n");
});

test("settings that are damaged are set aside, and the window opens all the same", async () => {
  const home = await tempHome();
  const profile = profileOf(home);
  await mkdir(profile, { recursive: true });
  await writeFile(join(profile, "settings.json"), '{"window": {"bounds": ');
  await ready(start({ home }));
  expect(await readdir(profile)).toContain("settings.json.damaged");
});

test("closing the window ends the app, with the engine closed before", async (context) => {
  if (process.platform === "darwin") context.skip("macOS keeps apps without windows");
  const home = await tempHome();
  const main = start({ home });
  const { id } = await running(main, home);
  await main.control.window(id, "close");
  expect(await main.exited).toEqual({ code: 0, signal: null });
  expect(await isLibraryReleased(home)).toBe(true);
});

test("a computer that goes down waits until the engine is closed", async () => {
  const home = await tempHome();
  const main = start({ home });
  await running(main, home);
  expect(await main.control.shutdown(), "whether the system waits").toBe(true);
  expect(await main.exited).toEqual({ code: 0, signal: null });
  expect(await isLibraryReleased(home)).toBe(true);
});

test.for(["SIGTERM", "SIGINT"] as const)("%s closes the engine, then the app", async (signal, context) => {
  if (process.platform === "win32") context.skip("Windows has no signals");
  const home = await tempHome();
  const main = start({ home });
  await running(main, home);
  process.kill(main.pid, signal);
  expect(await main.exited).toEqual({ code: 0, signal: null });
  expect(await isLibraryReleased(home)).toBe(true);
});

test("a start while the app is closing is kept for afterwards, with its folders", async () => {
  const main = start({ home: await tempHome(), args: [] });
  await ready(main);
  void main.control.quit().catch(() => {});
  await main.control.secondStart({ folders: ["/somewhere/Photos"] });
  expect((await main.exited).code).toBe(0);
  const given = main.calls("app.relaunch").map(({ args }) => (args[0] as { args: string[] }).args.slice(-2));
  expect(given).toEqual([["--", "/somewhere/Photos"]]);
});

test("a hand-over that is no hand-over does no harm", async () => {
  const home = await tempHome();
  const missing = join(home, "no such folder");
  const main = start({ home });
  await ready(main);
  for (const data of [undefined, null, 7, "folders", {}, { folders: "no list" }, { folders: [7] }])
    await main.control.secondStart(data);
  await main.control.secondStart({ folders: [missing] });
  const told = async () => (await main.control.dialogs()).map(({ text }) => text);
  await expect.poll(async () => (await told()).length).toBeGreaterThan(0);
  expect(await told()).toEqual([expect.stringContaining(missing)]);
  expect(main.stderr()).toBe("");
});

test("indexing shows on the taskbar, keeps the computer awake, and is told when it is done", async () => {
  const home = await tempHome();
  const folder = join(home, "Holidays");
  await writePhotos(folder, 4);
  const main = start({ home, args: [folder] });
  const { id } = await ready(main);
  await main.control.window(id, "blur");
  await expect
    .poll(() => main.control.notifications())
    .toEqual([{ title: "Your photos are ready", body: "4 photos can be searched." }]);
  const progress = (await main.control.calls("BrowserWindow.setProgressBar")).map(({ args }) => args[0]);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress.at(-1)).toBe(-1);
  const awake = (await main.control.calls()).filter(({ what }) => what.startsWith("powerSaveBlocker"));
  expect(awake.map(({ what }) => what)).toEqual(["powerSaveBlocker.start", "powerSaveBlocker.stop"]);
  // A click on it brings the window to the front.
  await main.control.clickNotification(0);
  expect((await main.control.windows())[0]?.isFocused).toBe(true);
});

test("a computer on battery is not kept awake", async (context) => {
  if (process.platform === "linux") context.skip("Linux tells of its battery in files of its kernel");
  const home = await tempHome();
  const folder = join(home, "Holidays");
  await writePhotos(folder, 2);
  const main = start({ home });
  const { id } = await ready(main);
  await main.control.setBattery(true);
  await main.control.window(id, "blur");
  await main.control.openFile(folder);
  await expect.poll(() => main.control.notifications()).toHaveLength(1);
  expect(await main.control.calls("powerSaveBlocker.start")).toEqual([]);
});

test("a folder that is not there is told in a box, and the app goes on", async () => {
  const home = await tempHome();
  const missing = join(home, "no such folder");
  const main = start({ home, args: [missing] });
  await ready(main);
  await expect
    .poll(async () => (await main.control.dialogs()).map(({ text }) => text))
    .toEqual([expect.stringContaining(missing)]);
});
