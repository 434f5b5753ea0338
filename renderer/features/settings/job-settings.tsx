import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useEffect, useState } from "react";
import type { JobSettings } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import menu from "../../ui/menu.module.css";

const words = strings.settings;
const choices = ["full", "slow", "pause"] as const;
/** The menu stays: one sees what was set, and that it held. */
const stay = (event: Event) => event.preventDefault();

/** How modest background work is. Asked for when the menu opens. */
export function JobSettingsItems() {
  const engine = useEngine();
  const [settings, setSettings] = useState<JobSettings | null>(null);
  useEffect(() => {
    engine.call("jobs.settings", {}).then(setSettings, () => {
      // Without an answer there is nothing to set; that the engine is away is told elsewhere.
    });
  }, [engine]);
  if (settings === null) return null;

  const change = (changes: Partial<JobSettings>) => {
    setSettings({ ...settings, ...changes });
    engine.call("jobs.configure", changes).then(setSettings, (thrown: unknown) => {
      showFailure(thrown);
      setSettings(settings);
    });
  };
  return (
    <>
      <DropdownMenu.Separator className={menu.separator} />
      <DropdownMenu.Label className={menu.label}>{words.onBattery}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={settings.onBattery}
        onValueChange={(value) => change({ onBattery: value as JobSettings["onBattery"] })}
      >
        {choices.map((choice) => (
          <DropdownMenu.RadioItem key={choice} value={choice} className={menu.item} onSelect={stay}>
            <span className={menu.check}>
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden="true" />
              </DropdownMenu.ItemIndicator>
            </span>
            {words.batteryChoices[choice]}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className={menu.separator} />
      <DropdownMenu.CheckboxItem
        className={menu.item}
        checked={settings.whileWorking === "slow"}
        onCheckedChange={(checked) => change({ whileWorking: checked === true ? "slow" : "full" })}
        onSelect={stay}
      >
        <span className={menu.check}>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden="true" />
          </DropdownMenu.ItemIndicator>
        </span>
        {words.slowWhileWorking}
      </DropdownMenu.CheckboxItem>
    </>
  );
}
