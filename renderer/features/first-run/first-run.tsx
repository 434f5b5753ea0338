import { FolderOpen, Images, LockKeyhole } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useEngine } from "../../contexts.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { PrintsDrawing } from "../../ui/drawings.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { pastedPath } from "../folders/pasted-path.ts";
import { useAddFolders } from "../folders/use-add-folders.ts";
import { useChooseFolders } from "../folders/use-choose-folders.ts";
import styles from "./first-run.module.css";

const words = strings.firstRun;

/** "Where are your photos?": the Pictures folder in one click, any other in three, or a pasted path. */
export function FirstRun({ settings }: { settings: ReactNode }) {
  const pictures = useSuggestion();
  const choose = useChooseFolders();
  const { add, adding, error, clearError } = useAddFolders();
  const [path, setPath] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = pastedPath(path);
    if (wanted !== "") void add([wanted]);
  }

  return (
    <main className={styles.page} id="content">
      <div className={styles.corner}>{settings}</div>
      <div className={styles.column}>
        <div className={styles.drawing} aria-hidden="true">
          <PrintsDrawing />
        </div>
        <h1 className={styles.title}>{words.title}</h1>
        <p className={styles.intro}>{words.intro}</p>

        {pictures === null ? null : (
          <div className={styles.offer}>
            <Images aria-hidden="true" className={styles.offerIcon} />
            <div className={styles.offerWords}>
              <p className={styles.offerName}>{words.picturesLabel}</p>
              <p className={styles.offerPath}>{pictures}</p>
            </div>
            <Button look="primary" large disabled={adding} onClick={() => void add([pictures])}>
              {adding ? words.adding : words.usePictures}
            </Button>
          </div>
        )}
        <Button look={pictures === null ? "primary" : "secondary"} large onClick={choose} disabled={adding}>
          <FolderOpen aria-hidden="true" />
          {pictures === null ? words.choose : words.chooseOther}
        </Button>

        <form className={styles.path} onSubmit={submit}>
          <TextField
            label={words.pathLabel}
            labelShown
            value={path}
            error={error}
            onChange={(value) => {
              setPath(value);
              clearError();
            }}
          />
          <Button type="submit" disabled={adding || path.trim() === ""}>
            {words.add}
          </Button>
        </form>
        <p className={styles.promise}>
          <LockKeyhole aria-hidden="true" />
          {words.promise}
        </p>
      </div>
    </main>
  );
}

/** The OS's Pictures folder, if there is one. */
function useSuggestion(): string | null {
  const engine = useEngine();
  const [path, setPath] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    engine.call("folders.suggest", {}, { signal: controller.signal }).then(
      (answer) => setPath(answer.path),
      () => {
        // Nothing to offer is fine: the other two ways stand below.
      },
    );
    return () => controller.abort();
  }, [engine]);
  return path;
}
