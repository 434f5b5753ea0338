import { type ComponentProps, useId } from "react";
import { cx } from "./cx.ts";
import styles from "./text-field.module.css";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  label: string;
  /** Shows the label above the field; screen readers have it either way. */
  labelShown?: boolean;
  value: string;
  onChange(value: string): void;
  /** What is wrong with the value; announced. */
  error?: string | null;
}

export function TextField({
  label,
  labelShown = false,
  value,
  onChange,
  error = null,
  ...rest
}: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.wrap}>
      <label htmlFor={id} className={labelShown ? styles.label : "visually-hidden"}>
        {label}
      </label>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        className={cx(styles.input)}
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-error`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-error`} role="alert" className={styles.error}>
        {error}
      </p>
    </div>
  );
}
