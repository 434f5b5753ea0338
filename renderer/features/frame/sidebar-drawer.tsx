import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { focusDialog } from "../../ui/dialog.tsx";
import { Sidebar } from "./sidebar.tsx";
import styles from "./sidebar-drawer.module.css";

/** The sidebar of a small window: slides over the page, closed by going somewhere. */
export function SidebarDrawer({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <div className={styles.scrim}>
          <Dialog.Content
            className={styles.drawer}
            aria-describedby={undefined}
            onOpenAutoFocus={focusDialog}
          >
            <header className={styles.header}>
              <Dialog.Title className={styles.title}>{strings.appName}</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton label={strings.sidebar.closeDrawer} icon={<X aria-hidden="true" />} />
              </Dialog.Close>
            </header>
            <Sidebar onGo={() => onOpenChange(false)} />
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
