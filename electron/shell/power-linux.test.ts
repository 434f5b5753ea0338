import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { readLinuxPower } from "./power-linux.ts";

type Supply = Record<string, string>;

/** A folder as the kernel has it. */
async function machine(supplies: Record<string, Supply>): Promise<string> {
  const folder = await tempFolder("power");
  for (const [supply, values] of Object.entries(supplies)) {
    await mkdir(join(folder, supply));
    for (const [name, value] of Object.entries(values))
      await writeFile(join(folder, supply, name), `${value}\n`);
  }
  return folder;
}

const plugged: Supply = { type: "Mains", online: "1" };
const unplugged: Supply = { type: "Mains", online: "0" };
const battery = (status: string): Supply => ({ type: "Battery", status });
const mouse: Supply = { type: "Battery", status: "Discharging", scope: "Device" };

test.for<[string, Record<string, Supply>, string]>([
  ["a laptop whose battery is being used", { AC: unplugged, BAT0: battery("Discharging") }, "battery"],
  ["a laptop that charges", { AC: plugged, BAT0: battery("Charging") }, "mains"],
  ["a laptop that is full and plugged in", { AC: plugged, BAT0: battery("Full") }, "mains"],
  ["one that charges by a port that says nothing", { BAT0: battery("Charging") }, "mains"],
  ["one that says nothing that could be understood", { AC: unplugged, BAT0: battery("Unknown") }, "unknown"],
  ["two batteries, of which one is used", { BAT0: battery("Full"), BAT1: battery("Discharging") }, "battery"],
  ["a desktop", {}, "mains"],
  ["a desktop with a wireless mouse", { mouse }, "mains"],
])("%s", async ([, supplies, source]) => {
  expect(readLinuxPower(await machine(supplies))).toEqual({ source });
});

test("a system without such a folder says nothing", () => {
  expect(readLinuxPower("/no/such/folder")).toEqual({ source: "unknown" });
});
