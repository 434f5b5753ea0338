import { type FormEvent, useState } from "react";
import type { FactChangeInput } from "../../../shared/facts.ts";
import { useEngine } from "../../contexts.ts";
import { sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useFactActions } from "./fact-actions.ts";
import { parsePosition } from "./parse-position.ts";

const words = strings.placeDialog;

/** Where photos were taken, as two numbers from a map. */
export function PlaceDialog({ hashes, onClose }: { hashes: readonly string[]; onClose(): void }) {
  const engine = useEngine();
  const actions = useFactActions();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);

  async function save(place: FactChangeInput["place"]): Promise<void> {
    try {
      const change: FactChangeInput = { place };
      void actions.run(Promise.resolve(await engine.call("facts.set", { hashes: [...hashes], change })));
      onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const place = parsePosition(text);
    if (place === null) setError(words.invalid);
    else void save(place);
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.title(hashes.length)}
      footer={
        <>
          <Button onClick={() => void save("none")}>{words.remove}</Button>
          <Button onClick={() => void save(null)}>{strings.facts.useFile}</Button>
          <Button look="primary" type="submit" form="place-form">
            {strings.facts.save}
          </Button>
        </>
      }
    >
      <form id="place-form" onSubmit={submit}>
        <TextField
          label={words.coordinates}
          labelShown
          value={text}
          placeholder={words.hint}
          autoFocus
          error={error}
          onChange={(value) => {
            setText(value);
            setError(null);
          }}
        />
      </form>
    </Dialog>
  );
}
