import { useId, useState } from "react";
import type { Folder } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { sentenceOf } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./exclusions-dialog.module.css";
import { folderName } from "./folder-names.ts";

const words = strings.exclusions;

export interface ExclusionsDialogProps {
  /** The folder whose rules are edited; null while closed. */
  folder: Folder | null;
  onClose(): void;
}

/** What of a folder is left out, as lines of text. */
export function ExclusionsDialog({ folder, onClose }: ExclusionsDialogProps) {
  return folder === null ? null : <Editor key={folder.id} folder={folder} onClose={onClose} />;
}

function Editor({ folder, onClose }: { folder: Folder; onClose(): void }) {
  const engine = useEngine();
  const id = useId();
  const [rules, setRules] = useState(folder.exclusions);
  const [error, setError] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const name = folderName(folder.path);

  async function save(exclusions: string, isUndo = false) {
    setSaving(true);
    try {
      await engine.call("folders.configure", { id: folder.id, exclusions });
      const undo = { label: words.undo, run: () => void save(folder.exclusions, true) };
      showToast(words.saved(name), isUndo ? {} : { action: undo });
      onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
    } finally {
      setSaving(false);
    }
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={words.title(name)}
      description={words.description}
      footer={
        <>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
          <Button
            look="primary"
            disabled={saving || rules === folder.exclusions}
            onClick={() => void save(rules)}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <label className={styles.label} htmlFor={id}>
        {words.label}
      </label>
      <textarea
        id={id}
        className={styles.rules}
        value={rules}
        rows={8}
        maxLength={65_536}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.placeholder}
        aria-describedby={`${id}-help`}
        onChange={(event) => setRules(event.target.value)}
      />
      <dl id={`${id}-help`} className={styles.help}>
        {words.examples.map(([rule, meaning]) => (
          <div key={rule}>
            <dt>
              <code>{rule}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{words.fileHint}</p>
      <p role="alert" className={styles.error}>
        {error}
      </p>
    </Dialog>
  );
}
