import styles from "./key.module.css";

/** One key of the keyboard. */
export function Key({ name }: { name: string }) {
  return <kbd className={styles.key}>{name}</kbd>;
}
