import { ToggleGroup } from "radix-ui";
import { type FormEvent, useState } from "react";
import type { FactChangeInput } from "../../../shared/facts.ts";
import { useEngine } from "../../contexts.ts";
import { sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import sorts from "../search/search-header.module.css";
import styles from "./date-dialog.module.css";
import { useFactActions } from "./fact-actions.ts";

const words = strings.dates;

/** Sets the date of photos, or moves all of them by the same time. */
export function DateDialog(props: { hashes: readonly string[]; takenAt: string | null; onClose(): void }) {
  const { hashes, takenAt, onClose } = props;
  const engine = useEngine();
  const actions = useFactActions();
  const [way, setWay] = useState<"set" | "shift">(hashes.length === 1 ? "set" : "shift");
  const [when, setWhen] = useState(takenAt?.slice(0, 19) ?? "");
  const [span, setSpan] = useState({ days: "0", hours: "0", minutes: "0" });
  const [direction, setDirection] = useState<"later" | "earlier">("later");
  const [error, setError] = useState<string | null>(null);

  async function save(change: FactChangeInput): Promise<void> {
    try {
      void actions.run(Promise.resolve(await engine.call("facts.set", { hashes: [...hashes], change })));
      onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (way === "set") {
      if (when === "") setError(words.empty);
      else void save({ takenAt: when });
      return;
    }
    const [days, hours, minutes] = [span.days, span.hours, span.minutes].map((text) =>
      Number(text.trim() || "0"),
    );
    const seconds = ((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60;
    if (!Number.isFinite(seconds) || seconds === 0) setError(words.nothing);
    else void save({ takenAt: { shiftSeconds: Math.round(seconds) * (direction === "later" ? 1 : -1) } });
  }

  const numbers = (["days", "hours", "minutes"] as const).map((unit) => (
    <TextField
      key={unit}
      label={words[unit]}
      labelShown
      type="number"
      value={span[unit]}
      onChange={(value) => {
        setSpan({ ...span, [unit]: value });
        setError(null);
      }}
    />
  ));

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.title(hashes.length)}
      footer={
        <>
          <Button onClick={() => void save({ takenAt: null })}>{strings.facts.useFile}</Button>
          <Button look="primary" type="submit" form="date-form">
            {strings.facts.save}
          </Button>
        </>
      }
    >
      <form id="date-form" className={styles.form} onSubmit={submit}>
        <ToggleGroup.Root
          type="single"
          className={sorts.sorts}
          value={way}
          aria-label={words.title(hashes.length)}
          onValueChange={(value) => {
            if (value !== "") setWay(value as "set" | "shift");
            setError(null);
          }}
        >
          <ToggleGroup.Item value="set" className={sorts.sort}>
            {words.set}
          </ToggleGroup.Item>
          <ToggleGroup.Item value="shift" className={sorts.sort}>
            {words.shift}
          </ToggleGroup.Item>
        </ToggleGroup.Root>
        {way === "set" ? (
          <TextField
            label={words.when}
            labelShown
            type="datetime-local"
            step={1}
            min="1826-01-01T00:00:00"
            value={when}
            onChange={(value) => {
              setWhen(value);
              setError(null);
            }}
          />
        ) : (
          <>
            <div className={styles.span}>
              {numbers}
              <ToggleGroup.Root
                type="single"
                className={sorts.sorts}
                value={direction}
                aria-label={words.direction}
                onValueChange={(value) => {
                  if (value !== "") setDirection(value as "later" | "earlier");
                }}
              >
                <ToggleGroup.Item value="later" className={sorts.sort}>
                  {words.later}
                </ToggleGroup.Item>
                <ToggleGroup.Item value="earlier" className={sorts.sort}>
                  {words.earlier}
                </ToggleGroup.Item>
              </ToggleGroup.Root>
            </div>
            <p className={styles.hint}>{words.shiftHint}</p>
          </>
        )}
        <p role="alert" className={styles.error}>
          {error}
        </p>
      </form>
    </Dialog>
  );
}
