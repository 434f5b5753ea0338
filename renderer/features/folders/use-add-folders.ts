import { useCallback, useState } from "react";
import { useEngine } from "../../contexts.ts";
import { sentenceOf } from "../../state/failures.ts";
import { setFolders, useLibrary } from "../../state/library.ts";

export interface AddFolders {
  /** True once the folders are in the library and indexing has begun. */
  add(paths: string[]): Promise<boolean>;
  adding: boolean;
  /** Why the last try failed: a sentence with a next step. */
  error: string | null;
  clearError(): void;
}

/** Adds folders to the library, one try at a time. */
export function useAddFolders(): AddFolders {
  const engine = useEngine();
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const add = useCallback(
    async (paths: string[]) => {
      setAdding(true);
      setError(null);
      try {
        const { folders } = await engine.call("folders.add", { paths });
        // The event says the same; whichever comes first.
        const known = useLibrary.getState().folders ?? [];
        const added = folders.filter((folder) => !known.some((other) => other.id === folder.id));
        setFolders([...known, ...added]);
        return true;
      } catch (thrown) {
        setError(sentenceOf(thrown));
        return false;
      } finally {
        setAdding(false);
      }
    },
    [engine],
  );
  return { add, adding, error, clearError: useCallback(() => setError(null), []) };
}
