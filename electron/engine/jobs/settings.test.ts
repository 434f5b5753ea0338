import { expect, test } from "vitest";
import { defaultJobSettings } from "../../../shared/library.ts";
import { silentLog } from "../log.ts";
import { createJobSettings, createPauseMemory } from "./settings.ts";

function notes(kept: Record<string, string> = {}) {
  return {
    kept,
    note: (name: string) => kept[name],
    async setNote(name: string, value: string) {
      kept[name] = value;
    },
  };
}

test("settings are kept, one by one", async () => {
  const store = notes();
  await createJobSettings(store).change({ onBattery: "pause" });
  const again = createJobSettings(store);
  expect(again.current()).toEqual({ ...defaultJobSettings, onBattery: "pause" });
  expect(await again.change({ whileWorking: "slow", onBattery: undefined })).toEqual({
    onBattery: "pause",
    whileWorking: "slow",
  });
});

test("settings that make no sense are the usual ones", () => {
  for (const text of ["{", "null", "[]", '{"onBattery":"explode"}']) {
    expect(createJobSettings(notes({ "jobs.settings": text })).current()).toEqual(defaultJobSettings);
  }
});

test("which kinds are paused is kept, and words that make no sense pause nothing", () => {
  const store = notes();
  const memory = createPauseMemory(store, silentLog);
  memory.set("index", true);
  memory.set("upkeep", true);
  memory.set("upkeep", false);
  const again = createPauseMemory(store, silentLog);
  expect([again.has("index"), again.has("rescan"), again.has("upkeep")]).toEqual([true, false, false]);
  expect(createPauseMemory(notes({ "jobs.paused": "{}" }), silentLog).has("index")).toBe(false);
});
