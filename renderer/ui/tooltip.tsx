import { Tooltip as Primitive } from "radix-ui";
import type { ReactElement } from "react";
import { Key } from "./key.tsx";
import styles from "./tooltip.module.css";

/** Once around the app: tooltips next to each other appear without a wait. */
export const TooltipProvider = Primitive.Provider;

export interface TooltipProps {
  text: string;
  shortcut?: string;
  children: ReactElement;
}

/** The name of an icon, shown after a moment; screen readers have it as the button's label already. */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles.tooltip} sideOffset={4} collisionPadding={8} aria-hidden="true">
          {text}
          {shortcut === undefined ? null : <Key name={shortcut} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
