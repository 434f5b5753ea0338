import { Check, Keyboard, Settings } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useLibrary } from "../../state/library.ts";
import { setTheme, type Theme, useUi } from "../../state/ui.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { Key } from "../../ui/key.tsx";
import menu from "../../ui/menu.module.css";
import styles from "./settings-menu.module.css";

const themes: readonly [Theme, string][] = [
  ["system", strings.settings.themeSystem],
  ["light", strings.settings.themeLight],
  ["dark", strings.settings.themeDark],
];

/** The few settings there are: appearance, the list of keys, and what the library runs on. */
export function SettingsMenu({ onShowKeys }: { onShowKeys(): void }) {
  const theme = useUi((state) => state.theme);
  const status = useLibrary((state) => state.status);
  return (
    // Not modal: a modal menu locks scrolling with a <style> element, which the content policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={strings.settings.menu} icon={<Settings aria-hidden="true" />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className={menu.label}>{strings.settings.theme}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
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
              </DropdownMenu.Label>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
