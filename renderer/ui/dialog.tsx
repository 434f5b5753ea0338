import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import styles from "./dialog.module.css";

export interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  /** One sentence under the title. */
  description?: string;
  wide?: boolean;
  children?: ReactNode;
  /** Buttons, the confirming one last. */
  footer?: ReactNode;
}

/** The dialog itself gets the focus, so that its title is read, and not its first button. */
export function focusDialog(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/**
 * A modal dialog. Radix traps the focus and gives it back; its own overlay is left out because it writes a
 * <style> element, which the page's content policy forbids (and the page behind cannot scroll anyway).
 */
export function Dialog({ open, onOpenChange, title, description, wide, children, footer }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <div className={styles.scrim}>
          <Primitive.Content
            data-modal
            className={cx(styles.dialog, wide && styles.wide)}
            onOpenAutoFocus={focusDialog}
            {...(description === undefined ? { "aria-describedby": undefined } : {})}
          >
            <header className={styles.header}>
              <Primitive.Title className={styles.title}>{title}</Primitive.Title>
              <Primitive.Close asChild>
                <IconButton label={strings.common.close} icon={<X aria-hidden="true" />} />
              </Primitive.Close>
            </header>
            {description === undefined ? null : (
              <Primitive.Description className={styles.description}>{description}</Primitive.Description>
            )}
            {children === undefined ? null : <div className={styles.body}>{children}</div>}
            {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
