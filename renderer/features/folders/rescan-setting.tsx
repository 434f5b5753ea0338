import { useEffect, useId, useState } from "react";
import { useEngine } from "../../contexts.ts";
import { isCancelled, showFailure } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import styles from "./rescan-setting.module.css";

const words = strings.folders;
const choices = [1, 6, 24, 24 * 7, 0];

/** How often all folders are looked through, beside being watched. */
export function RescanSetting() {
  const engine = useEngine();
  const id = useId();
  const [hours, setHours] = useState<number | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    engine
      .call("watch.settings", {}, { signal: controller.signal })
      .then((settings) => setHours(settings.rescanHours))
      .catch((thrown: unknown) => {
        if (!isCancelled(thrown)) showFailure(thrown);
      });
    return () => controller.abort();
  }, [engine]);

  function choose(next: number) {
    setHours(next);
    engine.call("watch.configure", { rescanHours: next }).catch((thrown: unknown) => {
      setHours(hours);
      showFailure(thrown);
    });
  }
  if (hours === null) return null;
  const shown = choices.includes(hours) ? choices : [...choices, hours];
  return (
    <p className={styles.setting}>
      <label htmlFor={id}>{words.rescanEvery}</label>
      <select
        id={id}
        className={styles.select}
        value={hours}
        onChange={(event) => choose(Number(event.target.value))}
      >
        {shown.map((choice) => (
          <option key={choice} value={choice}>
            {words.rescanChoice(choice)}
          </option>
        ))}
      </select>
    </p>
  );
}
