import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

export interface EmptyStateProps {
  drawing: ReactNode;
  /** One sentence. */
  title: string;
  hint?: string | undefined;
  /** One button. */
  action?: ReactNode;
  /** Announced when it appears: for what the person asked for just now. */
  live?: boolean;
}

/** Where there is nothing to show: a drawing, one sentence, one button. */
export function EmptyState({ drawing, title, hint, action, live = false }: EmptyStateProps) {
  return (
    <div className={styles.empty} {...(live ? { role: "status" } : {})}>
      <div className={styles.drawing} aria-hidden="true">
        {drawing}
      </div>
      <h2 className={styles.title}>{title}</h2>
      {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
