import { powerMonitor, powerSaveBlocker } from "electron";
import type { Power } from "../../shared/library.ts";
import { readLinuxPower } from "./power-linux.ts";

/** Not every system tells when the plug is pulled; there it is looked at so often. */
const lookMs = 60_000;

/** Where the machine's power comes from; the listener is told when that changes. */
export function watchPower(listener: (power: Power) => void): { current(): Power; stop(): void } {
  let current: Power = look();
  const check = () => {
    const next = look();
    if (next.source === current.source) return;
    current = next;
    listener(current);
  };
  powerMonitor.on("on-ac", check);
  powerMonitor.on("on-battery", check);
  powerMonitor.on("resume", check);
  const timer = setInterval(check, lookMs);
  timer.unref();
  return {
    current: () => current,
    stop() {
      clearInterval(timer);
      powerMonitor.off("on-ac", check);
      powerMonitor.off("on-battery", check);
      powerMonitor.off("resume", check);
    },
  };
}

function look(): Power {
  if (process.platform === "linux") return readLinuxPower();
  return { source: powerMonitor.onBatteryPower ? "battery" : "mains" };
}

/** Holds the computer awake (not its display) while it is switched on. */
export function createAwakeHold(): { set(isOn: boolean): void } {
  let id: number | undefined;
  return {
    set(isOn) {
      if (isOn === (id !== undefined)) return;
      if (id === undefined) id = powerSaveBlocker.start("prevent-app-suspension");
      else {
        powerSaveBlocker.stop(id);
        id = undefined;
      }
    },
  };
}
