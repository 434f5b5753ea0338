import { PanelLeft } from "lucide-react";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";

export interface SidebarToggleProps {
  shown: boolean;
  /** Below a certain width the sidebar is a drawer over the page. */
  drawer: boolean;
  onToggle(): void;
}

export function SidebarToggle({ shown, drawer, onToggle }: SidebarToggleProps) {
  const words = strings.sidebar;
  const label = drawer ? words.openDrawer : shown ? words.collapse : words.expand;
  return (
    <IconButton
      label={label}
      shortcut="["
      aria-expanded={drawer ? undefined : shown}
      aria-haspopup={drawer ? "dialog" : undefined}
      icon={<PanelLeft aria-hidden="true" />}
      onClick={onToggle}
    />
  );
}
