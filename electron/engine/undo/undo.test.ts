import { appendFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { silentLog } from "../log.ts";
import { usualLimits } from "./prune.ts";
import { openUndo, type Undo, type UndoOptions } from "./undo.ts";
import type { ActionNotes, UndoKind } from "./undo-kind.ts";

interface SetPayload {
  name: string;
  before: string | null;
  after: string | null;
}

/** A world of named values that outlives the journal, as a store does. */
function world(values = new Map<string, string | null>()) {
  const told: string[] = [];
  let failure: Error | null = null;
  const write = (name: string, value: string | null) => {
    if (failure !== null && value !== null) throw failure;
    values.set(name, value);
  };
  const kind: UndoKind<SetPayload> = {
    name: "set",
    isKept: false,
    apply: async ({ name, after }) => write(name, after),
    revert: async ({ name, before }) => write(name, before),
    touches: ({ name }) => [name],
    refusal: async ({ name }) => (name === "stuck" ? "The drive is not connected." : null),
  };
  const set = (undo: Undo, name: string, after: string) =>
    undo.perform(kind, async () => ({
      label: `${name}=${after}`,
      count: 1,
      payload: { name, before: values.get(name) ?? null, after },
    }));
  return {
    values,
    told,
    kind,
    set,
    fail(error: Error | null) {
      failure = error;
    },
  };
}

async function opened(given: ReturnType<typeof world>, options: Partial<UndoOptions> = {}) {
  const dir = options.dir ?? (await tempFolder("journal"));
  const undo = await openUndo({ dir, kinds: [given.kind], log: silentLog, onChange() {}, ...options });
  return { undo, dir };
}

const labels = (undo: Undo) =>
  undo.list({ offset: 0, limit: 1000 }).items.map(({ label, state }) => `${label} ${state}`);

describe("undo and redo", () => {
  it("go back and forth through what was done, the last first", async () => {
    const w = world();
    const { undo } = await opened(w);
    for (const value of ["1", "2", "3"]) await w.set(undo, "a", value);
    const seen: unknown[] = [];
    for (let step = 0; step < 3; step++) {
      await undo.undo();
      seen.push(w.values.get("a"));
    }
    await undo.redo();
    await undo.redo();
    seen.push(w.values.get("a"));
    expect(seen).toEqual(["2", "1", null, "2"]);
    expect(undo.state()).toMatchObject({ undo: { label: "a=2" }, redo: { label: "a=3" } });
  });

  it("end where there is nothing more", async () => {
    const w = world();
    const { undo } = await opened(w);
    await expect(undo.undo()).rejects.toMatchObject({ code: "undo-unavailable", message: /nothing to undo/ });
    await expect(undo.redo()).rejects.toMatchObject({ code: "undo-unavailable" });
  });

  it("do not redo what was undone before something else was done", async () => {
    const w = world();
    const { undo } = await opened(w);
    await w.set(undo, "a", "1");
    await undo.undo();
    await w.set(undo, "b", "1");
    expect(undo.state().redo).toBe(null);
    await expect(undo.redo()).rejects.toMatchObject({ code: "undo-unavailable" });
  });

  it("take back an older one that nothing later stands in the way of", async () => {
    const w = world();
    const { undo } = await opened(w);
    const id = (await w.set(undo, "a", "1")) ?? "";
    await w.set(undo, "b", "1");
    await undo.undo(id);
    expect(Object.fromEntries(w.values)).toEqual({ a: null, b: "1" });
    await expect(undo.undo(id)).rejects.toMatchObject({ message: /undone already/ });
    await undo.redo(id);
    expect(w.values.get("a")).toBe("1");
  });

  it("say what stands in the way of an older one", async () => {
    const w = world();
    const { undo } = await opened(w);
    const id = (await w.set(undo, "a", "1")) ?? "";
    await w.set(undo, "a", "2");
    await expect(undo.undo(id)).rejects.toMatchObject({
      code: "undo-unavailable",
      message: "“a=1” can't be undone now: “a=2” came later and changed some of the same. Undo that first.",
    });
    expect(w.values.get("a")).toBe("2");
    await undo.undo();
    await undo.undo(id);
    expect(w.values.get("a")).toBe(null);
  });

  it("ask the kind first, and note nothing where it refuses", async () => {
    const w = world();
    const { undo } = await opened(w);
    await w.set(undo, "stuck", "1");
    await expect(undo.undo()).rejects.toMatchObject({ message: "The drive is not connected." });
    expect(labels(undo)).toEqual(["stuck=1 done"]);
  });

  it("take turns: two at once see each other's result", async () => {
    const w = world();
    const { undo } = await opened(w);
    await Promise.all([w.set(undo, "a", "1"), w.set(undo, "a", "2")]);
    await undo.undo();
    expect(w.values.get("a")).toBe("1");
  });
});

describe("the journal", () => {
  it("knows after a restart what was done and undone", async () => {
    const w = world();
    const { undo, dir } = await opened(w);
    await w.set(undo, "a", "1");
    await w.set(undo, "a", "2");
    await undo.undo();
    await undo.close();
    const again = await opened(w, { dir });
    expect(labels(again.undo)).toEqual(["a=2 undone", "a=1 done"]);
    await again.undo.redo();
    expect(w.values.get("a")).toBe("2");
    await again.undo.close();
  });

  it("notes nothing of an action that fails, and nothing has changed", async () => {
    const w = world();
    const { undo, dir } = await opened(w);
    await w.set(undo, "a", "1");
    w.fail(new Error("The disk is full."));
    await expect(w.set(undo, "b", "1")).rejects.toThrow("full");
    w.fail(null);
    expect(labels(undo)).toEqual(["a=1 done"]);
    await undo.close();
    const again = await opened(w, { dir });
    expect(labels(again.undo)).toEqual(["a=1 done"]);
    expect(w.values.get("b")).toBe(null);
    await again.undo.close();
  });

  it.each([
    ["doing", 1, null, []],
    ["undoing", 3, "1", ["a=1 done"]],
    ["redoing", 5, null, ["a=1 undone"]],
  ] as const)(
    "takes back at the next start what a kill left while %s",
    async (_state, records, value, list) => {
      const w = world();
      const { undo, dir } = await opened(w);
      await w.set(undo, "a", "1");
      await undo.undo();
      await undo.redo();
      await undo.close();
      // As a kill leaves it: the intent is noted, and nobody knows whether it took effect.
      const path = join(dir, "00000001.log");
      const lines = (await readFile(path, "utf8")).split("\n").slice(0, records);
      await writeFile(path, `${lines.join("\n")}\n`);
      w.values.set("a", "half way");
      const again = await opened(w, { dir });
      expect(w.values.get("a")).toBe(value);
      expect(labels(again.undo)).toEqual(list);
      await again.undo.close();
    },
  );

  it("cuts off a line that was not written whole", async () => {
    const w = world();
    const { undo, dir } = await opened(w);
    await w.set(undo, "a", "1");
    await undo.close();
    const path = join(dir, "00000001.log");
    const whole = await readFile(path);
    for (const torn of ["0", '01234567 {"step":"do"', "garbage\n"]) {
      await appendFile(path, torn);
      const again = await opened(w, { dir });
      expect(labels(again.undo)).toEqual(["a=1 done"]);
      await again.undo.close();
      expect((await readFile(path)).equals(whole), torn).toBe(true);
    }
  });

  it("cut at any byte, opens and has whole actions only", async () => {
    const w = world();
    const { undo, dir } = await opened(w);
    for (const value of ["1", "2"]) await w.set(undo, "a", value);
    await undo.close();
    const path = join(dir, "00000001.log");
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length += 7) {
      await writeFile(path, whole);
      await truncate(path, length);
      const again = await opened(w, { dir });
      expect(["a=2 done,a=1 done", "a=1 done", ""]).toContain(labels(again.undo).join());
      await again.undo.close();
    }
  });

  it("keeps an action's notes for its undoing, also after a restart", async () => {
    const w = world();
    const read: unknown[] = [];
    const trash: UndoKind<{ file: string }> = {
      name: "trash",
      isKept: true,
      apply: async ({ file }, notes: ActionNotes) => notes.add({ file, at: "trash/7" }),
      revert: async (_payload, notes) => void read.push(...(await notes.all())),
      touches: ({ file }) => [file],
      refusal: async () => null,
    };
    const dir = await tempFolder("journal");
    const first = await opened(w, { dir, kinds: [trash] });
    await first.undo.perform(trash, async () => ({ label: "Trashed", count: 1, payload: { file: "a.jpg" } }));
    await first.undo.close();
    const again = await opened(w, { dir, kinds: [trash] });
    await again.undo.undo();
    expect(read).toEqual([{ file: "a.jpg", at: "trash/7" }]);
    await again.undo.close();
  });

  it("leaves alone what a kind did that this program does not know", async () => {
    const w = world();
    const { undo, dir } = await opened(w);
    await w.set(undo, "a", "1");
    await undo.close();
    const older = await opened(w, { dir, kinds: [] });
    await expect(older.undo.undo()).rejects.toMatchObject({ message: /newer Albumen/ });
    await older.undo.close();
  });
});

describe("the journal stays small", () => {
  const tiny = { ...usualLimits, segmentBytes: 1_000 };
  const day = 86_400_000;

  it("by age", async () => {
    const w = world();
    let now = 1_000 * day;
    const { undo, dir } = await opened(w, { limits: tiny, now: () => now });
    for (let i = 0; i < 20; i++) await w.set(undo, "a", String(i));
    const before = (await readdir(dir)).length;
    now += 91 * day;
    await w.set(undo, "a", "now");
    expect(before).toBeGreaterThan(3);
    expect((await readdir(dir)).length).toBeLessThanOrEqual(2);
    expect(labels(undo)[0]).toBe("a=now done");
    await undo.undo();
    expect(w.values.get("a")).toBe("19");
  });

  it("by number", async () => {
    const w = world();
    const { undo } = await opened(w, { limits: { ...tiny, actions: 10 } });
    for (let i = 0; i < 60; i++) await w.set(undo, "a", String(i));
    const { total } = undo.list({ offset: 0, limit: 1 });
    expect(total).toBeGreaterThanOrEqual(10);
    expect(total).toBeLessThan(20);
  });

  it("by size", async () => {
    const w = world();
    const { undo, dir } = await opened(w, { limits: { ...tiny, bytes: 5_000 } });
    for (let i = 0; i < 60; i++) await w.set(undo, "a", String(i));
    const sizes = await Promise.all(
      (await readdir(dir)).map(async (name) => (await readFile(join(dir, name))).length),
    );
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(7_000);
  });

  it("and never forgets an action whose undoing brings back a file", async () => {
    const w = world();
    const kept: UndoKind<SetPayload> = { ...w.kind, name: "trash", isKept: true };
    let now = 1_000 * day;
    const { undo } = await opened(w, { limits: tiny, kinds: [w.kind, kept], now: () => now });
    const payload = { name: "file", before: "here", after: "trash" };
    const id = await undo.perform(kept, async () => ({ label: "Trashed", count: 1, payload }));
    for (let i = 0; i < 20; i++) await w.set(undo, "a", String(i));
    now += 91 * day;
    for (let i = 0; i < 20; i++) await w.set(undo, "a", String(i));
    await undo.undo(id ?? "");
    expect(w.values.get("file")).toBe("here");
  });
});
