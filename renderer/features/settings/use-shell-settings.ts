import { useCallback, useEffect, useRef, useState } from "react";
import type { ShellSettings } from "../../../shared/shell.ts";
import { useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";

export interface HostSettings {
  /** Null while unknown, and where the host has none. */
  values: ShellSettings | null;
  /** Shows the change at once, and takes it back where it fails. */
  change(changes: Partial<ShellSettings>): void;
  /** Asks again: another window may have changed them. */
  reload(): void;
}

/** What a person may set about the program around the window. */
export function useShellSettings(): HostSettings {
  const { settings } = useShell();
  const [values, setValues] = useState<ShellSettings | null>(null);
  /** Answers to all but the last question are old. */
  const asked = useRef(0);

  const reload = useCallback(() => {
    const ask = ++asked.current;
    settings
      ?.get()
      .then((answer) => {
        if (ask === asked.current) setValues(answer);
      })
      .catch(showFailure);
  }, [settings]);
  useEffect(reload, [reload]);

  const change = (changes: Partial<ShellSettings>) => {
    if (settings === null || values === null) return;
    const ask = ++asked.current;
    const before = values;
    setValues({ ...before, ...changes });
    settings.set(changes).then(
      (answer) => {
        if (ask === asked.current) setValues(answer);
      },
      (thrown: unknown) => {
        showFailure(thrown);
        const names = Object.keys(changes) as (keyof ShellSettings)[];
        const old = Object.fromEntries(names.map((name) => [name, before[name]]));
        setValues((now) => now && { ...now, ...old });
      },
    );
  };
  return { values, change, reload };
}
