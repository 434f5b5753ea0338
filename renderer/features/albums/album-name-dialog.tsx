import { type FormEvent, useState } from "react";
import { longestAlbumName } from "../../../shared/fact-limits.ts";
import { useEngine } from "../../contexts.ts";
import { navigate } from "../../router.ts";
import { sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useFactActions } from "../facts/fact-actions.ts";
import type { FactDialog } from "../facts/fact-dialogs.ts";

const words = strings.albums;

type Asked = Extract<FactDialog, { kind: "album-name" }>;

/** Names a new album, or one that there is. */
export function AlbumNameDialog({ asked, onClose }: { asked: Asked; onClose(): void }) {
  const engine = useEngine();
  const actions = useFactActions();
  const [name, setName] = useState(asked.name);
  const [error, setError] = useState<string | null>(null);
  const { id, hashes } = asked;

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      if (id === null) {
        const made = await engine.call("albums.create", { name, hashes: [...hashes] });
        void actions.run(Promise.resolve(made));
        if (hashes.length === 0) navigate({ name: "album", id: made.id, photo: null });
      } else void actions.run(Promise.resolve(await engine.call("albums.update", { id, name })));
      onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={id === null ? words.make : words.renameTitle(asked.name)}
      footer={
        <>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
          <Button look="primary" type="submit" form="album-name">
            {id === null ? words.make : strings.facts.save}
          </Button>
        </>
      }
    >
      <form id="album-name" onSubmit={(event) => void save(event)}>
        <TextField
          label={words.name}
          labelShown
          value={name}
          maxLength={longestAlbumName}
          autoFocus
          error={error}
          onChange={(value) => {
            setName(value);
            setError(null);
          }}
        />
      </form>
    </Dialog>
  );
}
