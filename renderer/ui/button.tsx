import type { ComponentProps } from "react";
import styles from "./button.module.css";
import { cx } from "./cx.ts";
import { Tooltip } from "./tooltip.tsx";

export interface ButtonProps extends ComponentProps<"button"> {
  /** "primary" at most once a view; "danger" only for what deletes. */
  look?: "primary" | "secondary" | "quiet" | "danger";
  large?: boolean;
}

export function Button({ look = "secondary", large = false, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles[look], large && styles.large, className)}
    />
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  /** One key that does the same. */
  shortcut?: string;
  icon: React.ReactNode;
}

export function IconButton({ label, shortcut, icon, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        {...rest}
        className={cx(styles.icon, className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
