import { Check, Keyboard, Settings } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { Appearance, ShellSettings } from "../../../shared/shell.ts";
import { useLibrary } from "../../state/library.ts";
import { setTheme, useUi } from "../../state/ui.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { Key } from "../../ui/key.tsx";
import menu from "../../ui/menu.module.css";
import { JobSettingsItems } from "./job-settings.tsx";
import styles from "./settings-menu.module.css";
import { useShowAway } from "./show-away.ts";
import { useShellSettings } from "./use-shell-settings.ts";

const themes: readonly [Appearance, string][] = [
  ["system", strings.settings.themeSystem],
  ["light", strings.settings.themeLight],
  ["dark", strings.settings.themeDark],
];
const hostSettings: readonly [keyof ShellSettings, string][] = [
  ["notifyWhenDone", strings.settings.notifyWhenDone],
  ["keepAwake", strings.settings.keepAwake],
];

/** The few settings there are: appearance, what the host offers, the list of keys, and what the library runs on. */
export function SettingsMenu({ onShowKeys }: { onShowKeys(): void }) {
  const theme = useUi((state) => state.theme);
  const status = useLibrary((state) => state.status);
  const host = useShellSettings();
  return (
    // Not modal: a modal menu locks scrolling with a <style> element, which the content policy forbids.
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(open) => {
        if (open) host.reload();
      }}
    >
      <DropdownMenu.Trigger asChild>
        <IconButton label={strings.settings.menu} icon={<Settings aria-hidden="true" />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className={menu.label}>{strings.settings.theme}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => setTheme(value as Appearance)}>
            {themes.map(([value, label]) => (
              <DropdownMenu.RadioItem key={value} value={value} className={menu.item}>
                <span className={menu.check}>
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {label}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {host.values === null ? null : <HostSettings values={host.values} onChange={host.change} />}
          <DropdownMenu.Separator className={menu.separator} />
          <ShowAwayItem />
          <JobSettingsItems />
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item className={menu.item} onSelect={onShowKeys}>
            <Keyboard aria-hidden="true" />
            {strings.settings.keys}
            <span className={menu.end}>
              <Key name="?" />
            </span>
          </DropdownMenu.Item>
          {status === null ? null : (
            <>
              <DropdownMenu.Separator className={menu.separator} />
              <DropdownMenu.Label className={styles.facts}>
                <span>{strings.settings.modelLine(status.model.name, status.device)}</span>
                <span>{strings.settings.storage(status.storeBytes)}</span>
                <span>{strings.settings.placesCredit}</span>
              </DropdownMenu.Label>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The menu stays, as for all that is on or off. */
function ShowAwayItem() {
  const [showAway, setShowAway] = useShowAway();
  return (
    <DropdownMenu.CheckboxItem
      className={menu.item}
      checked={showAway}
      onCheckedChange={(checked) => setShowAway(checked === true)}
      onSelect={(event) => event.preventDefault()}
    >
      <span className={menu.check}>
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      {strings.settings.showAway}
    </DropdownMenu.CheckboxItem>
  );
}

interface HostSettingsProps {
  values: ShellSettings;
  onChange(changes: Partial<ShellSettings>): void;
}

function HostSettings({ values, onChange }: HostSettingsProps) {
  return (
    <>
      <DropdownMenu.Separator className={menu.separator} />
      {hostSettings.map(([name, label]) => (
        <DropdownMenu.CheckboxItem
          key={name}
          className={menu.item}
          checked={values[name]}
          onCheckedChange={(checked) => onChange({ [name]: checked })}
          // The menu stays: one sees what was set, and that it held.
          onSelect={(event) => event.preventDefault()}
        >
          <span className={menu.check}>
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden="true" />
            </DropdownMenu.ItemIndicator>
          </span>
          {label}
        </DropdownMenu.CheckboxItem>
      ))}
    </>
  );
}
