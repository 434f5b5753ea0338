import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import type { ScanTarget } from "../library/scan-target.ts";
import { silentLog } from "../log.ts";
import { type FolderWatchOptions, type WatchState, watchFolder } from "./folder-watch.ts";
import { subscribeNatively, type WatchListener } from "./native.ts";

const timing = { settleMs: 40, pollMs: 30, presenceMs: 30 };

/** @param there files that are there before anybody watches */
async function setUp(change: Partial<FolderWatchOptions> = {}, there: readonly string[] = []) {
  const path = join(await tempFolder("parent"), "photos");
  await mkdir(path);
  for (const name of there) {
    await mkdir(join(path, name, ".."), { recursive: true });
    await writeFile(join(path, name), "x");
  }
  const scans: (readonly ScanTarget[] | "all")[] = [];
  const states: WatchState[] = [];
  const watch = watchFolder({
    path,
    timing,
    subscribe: subscribeNatively,
    isOnNetworkDrive: async () => false,
    scan: async (parts) => void scans.push(parts),
    onState: (state) => states.push(state),
    log: silentLog,
    ...change,
  });
  onTestFinished(() => watch.close());
  const paths = () => scans.flatMap((parts) => (parts === "all" ? ["all"] : parts.map((part) => part.path)));
  const becomes = (how: WatchState["how"]) => vi.waitFor(() => expect(watch.state.how).toBe(how), waiting);
  return { path, watch, scans, states, paths, becomes };
}
const waiting = { timeout: 30_000, interval: 10 };
const eventually = (check: () => void) => vi.waitFor(check, waiting);

test("a new photo is scanned, by itself, once it stands still", async () => {
  const { path, scans, becomes } = await setUp();
  await becomes("watched");
  await writeFile(join(path, "a.jpg"), "x");
  await eventually(() => expect(scans).toEqual([[{ path: join(path, "a.jpg"), depth: "tree" }]]));
});

test("a deleted photo and a renamed folder are scanned", async () => {
  const { path, paths, becomes } = await setUp({}, ["a/b.jpg", "c.jpg"]);
  await becomes("watched");
  await rm(join(path, "c.jpg"));
  await rename(join(path, "a"), join(path, "d"));
  await eventually(() =>
    expect(paths()).toEqual(expect.arrayContaining([join(path, "c.jpg"), join(path, "a"), join(path, "d")])),
  );
});

test("hidden folders bring no scans, rules do", async () => {
  const { path, paths, becomes } = await setUp();
  await mkdir(join(path, ".cache"));
  await becomes("watched");
  await writeFile(join(path, ".cache/a.jpg"), "x");
  await writeFile(join(path, ".albumenignore"), "*.tif");
  await eventually(() => expect(paths()).toContain(path));
  expect(paths().filter((one) => one.includes(".cache"))).toEqual([]);
});

test("a folder that goes away is waited for, and scanned as a whole when it goes and when it is back", async () => {
  const { path, scans, paths, becomes } = await setUp();
  await becomes("watched");
  await rename(path, `${path} elsewhere`);
  await becomes("unreachable");
  await eventually(() => expect(paths()).toContain("all"));
  scans.length = 0;
  await rename(`${path} elsewhere`, path);
  await becomes("watched");
  await eventually(() => expect(paths()).toContain("all"));
  scans.length = 0;
  await writeFile(join(path, "a.jpg"), "x");
  await eventually(() => expect(paths()).toContain(join(path, "a.jpg")));
});

test("a folder that is not there at the start is watched when it comes", async () => {
  const later = join(await tempFolder("parent"), "later");
  const { paths, becomes } = await setUp({ path: later });
  await becomes("unreachable");
  await mkdir(later);
  await becomes("watched");
  await eventually(() => expect(paths()).toContain("all"));
});

test("a folder on a network drive is asked, and its changes are found", async () => {
  const { path, paths, states, becomes } = await setUp({ isOnNetworkDrive: async () => true });
  await becomes("polled");
  expect(states.at(-1)).toEqual({ how: "polled", why: "network" });
  // Not before the first look, which is what later ones are compared with.
  await writeFile(join(path, "a.jpg"), "x");
  await eventually(() => expect(paths()).toContain(path));
});

test.each([
  ["the system's watches are used up", "inotify_add_watch failed: No space left on device", "limit"],
  ["the system refuses", "Operation not permitted", "refused"],
])("where %s the folder is asked instead", async (_, message, why) => {
  const subscribe = async () => {
    throw new Error(message);
  };
  const { path, paths, watch, becomes } = await setUp({ subscribe });
  await becomes("polled");
  expect(watch.state.why).toBe(why);
  await writeFile(join(path, "a.jpg"), "x");
  await eventually(() => expect(paths()).toContain(path));
});

test("a watch that breaks is replaced, and what it may have missed is scanned", async () => {
  const { subscribe, listener } = standIn();
  const { scans, becomes } = await setUp({ subscribe });
  await becomes("watched");
  listener().onBroken(new Error("gone"));
  await becomes("polled");
  await eventually(() => expect(scans).toContain("all"));
});

test("events that were lost are a scan of everything", async () => {
  const { subscribe, listener } = standIn();
  const { scans, becomes } = await setUp({ subscribe });
  await becomes("watched");
  listener().onLost();
  await eventually(() => expect(scans).toEqual(["all"]));
});

test("once it is closed nothing is scanned and the system is told", async () => {
  const { subscribe, listener, ended } = standIn();
  const { path, watch, scans, becomes } = await setUp({ subscribe });
  await becomes("watched");
  listener().onEvents([{ path: join(path, "a.jpg"), type: "create" }]);
  await watch.close();
  listener().onLost();
  expect(ended()).toBe(1);
  expect(scans).toEqual([]);
});

/** A system that says what the test says. */
function standIn() {
  let given: WatchListener | undefined;
  let count = 0;
  return {
    subscribe: async (_: string, listener: WatchListener) => {
      given = listener;
      return async () => void count++;
    },
    listener: () => given as WatchListener,
    ended: () => count,
  };
}
