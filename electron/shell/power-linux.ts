import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Power } from "../../shared/library.ts";

/**
 * Where the power comes from, as Linux' kernel tells it (Documentation/ABI/testing/sysfs-class-power): Electron does not
 * say there. A machine without any battery of its own is on mains.
 */
export function readLinuxPower(folder = "/sys/class/power_supply"): Power {
  let supplies: string[];
  try {
    supplies = readdirSync(folder);
  } catch {
    return { source: "unknown" };
  }
  const read = (supply: string, name: string) => {
    try {
      return readFileSync(join(folder, supply, name), "utf8").trim();
    } catch {
      return undefined;
    }
  };
  // A mouse has a battery too; its scope is "Device".
  const own = supplies.filter((supply) => read(supply, "scope") !== "Device");
  const ofType = (type: string) => own.filter((supply) => read(supply, "type") === type);
  const batteries = ofType("Battery");
  if (batteries.length === 0) return { source: "mains" };
  if (batteries.some((supply) => read(supply, "status") === "Discharging")) return { source: "battery" };
  const mains = [...ofType("Mains"), ...ofType("USB")];
  if (mains.some((supply) => read(supply, "online") === "1")) return { source: "mains" };
  return { source: batteries.some((supply) => read(supply, "status") === "Charging") ? "mains" : "unknown" };
}
