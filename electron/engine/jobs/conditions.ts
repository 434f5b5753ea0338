import type { Job, JobPriority, JobSettings, Power } from "../../../shared/library.ts";

/** What tells jobs to be modest. */
export interface Conditions {
  power: Power["source"];
  /** A person works at this computer now. */
  isPersonActive: boolean;
  settings: JobSettings;
}

/** How a job may work under these conditions. `ignoresBattery`: a person told it to go on all the same. */
export function paceOf(
  { priority, ignoresBattery }: { priority: JobPriority; ignoresBattery: boolean },
  { power, isPersonActive, settings }: Conditions,
): { waitsForMains: boolean; slowedBy: Job["slowedBy"] } {
  const onBattery = power === "battery";
  if (onBattery && settings.onBattery === "pause" && !ignoresBattery)
    return { waitsForMains: true, slowedBy: null };
  if (onBattery && settings.onBattery !== "full" && !ignoresBattery)
    return { waitsForMains: false, slowedBy: "battery" };
  const yields = priority !== "requested" || settings.whileWorking === "slow";
  return { waitsForMains: false, slowedBy: isPersonActive && yields ? "person" : null };
}
