import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { folderRow, hashOf, indexedPhotos, testSet } from "../../../test/support/store.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { silentLog } from "../log.ts";
import { openStore } from "../store/open.ts";
import { openUserFacts } from "./handlers.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const built = (path: string) =>
  JSON.stringify(pathToFileURL(join(repository, "out/electron/engine", path)).href);
const photos = 40;
const rounds = 8;

/** Rates all photos, makes albums of them, undoes and redoes, and prints a line after each, until it is killed. */
const writer = `
const { openStore } = await import(${built("store/open.js")});
const { openUserFacts } = await import(${built("facts/handlers.js")});
const log = { info() {}, warn() {}, error() {} };
const [dir, list, seed] = process.argv.slice(1);
const hashes = list.split(",");
const store = await openStore({ uri: dir + "/store", log });
const { handlers } = await openUserFacts({
  store, journalDir: dir + "/journal", emit() {}, log,
});
console.log("open");
for (let n = Number(seed); ; n++) {
  await handlers["facts.set"]({ hashes, change: { rating: n % 5 + 1 } });
  console.log("rated");
  await handlers["albums.create"]({ name: "Album " + n, hashes });
  console.log("made");
  await handlers["undo.undo"]({});
  console.log("undone");
  if (n % 2) await handlers["undo.redo"]({});
  console.log("redone");
}`;

it("a kill at any moment leaves facts and albums as the journal tells them", async () => {
  const dir = await tempFolder("killed");
  const hashes = Array.from({ length: photos }, (_, n) => hashOf(n));
  const first = await openStore({ uri: join(dir, "store"), log: silentLog });
  await first.folders.put(folderRow("a"));
  await first.writeIndexed({ set: testSet, photos: indexedPhotos(0, photos, "a") });
  await first.close();

  const lastSteps = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const seed = String(1 + round * 1000);
    const args = ["--input-type=module", "-e", writer, dir, hashes.join(), seed];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    let lines = 0;
    let last = "";
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      // A little later each time, so that the kill comes in another part of the next step.
      if (++lines === 4 + round) setTimeout(() => child.kill("SIGKILL"), round);
    }
    await exited;
    lastSteps.add(last);

    const store = await openStore({ uri: join(dir, "store"), log: silentLog });
    const part = await openUserFacts({
      store,
      journalDir: join(dir, "journal"),
      emit() {},
      log: silentLog,
    });
    const { items } = await part.undo.list({ offset: 0, limit: 1000 });
    const done = items.filter(({ state }) => state === "done").map(({ label }) => label);
    const rated = done.find((label) => label.startsWith("Rated"));
    const stars = rated === undefined ? null : (rated.match(/★/g) ?? []).length;
    const ratings = new Set(hashes.map((hash) => store.facts.quick(hash).rating));
    expect([...ratings], `round ${round}, after "${last}"`).toEqual([stars]);
    const made = done.flatMap((label) => /“(.+)”/.exec(label)?.[1] ?? []).sort();
    expect(
      store.albums
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(made);
    for (const { id } of store.albums.list()) expect(store.albums.countOf(id)).toBe(photos);
    await part.close();
    await store.close();
  }
  expect(lastSteps.size).toBeGreaterThan(1);
}, 120_000);
