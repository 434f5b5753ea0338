import styles from "./switch.module.css";
import { Tooltip } from "./tooltip.tsx";

export interface SwitchProps {
  /** What is on or off: its name for screen readers and its tooltip. */
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** Something that is on or off and takes effect at once. */
export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        role="switch"
        aria-label={label}
        aria-checked={checked}
        className={styles.switch}
        onClick={() => onChange(!checked)}
      >
        <span className={styles.track} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
