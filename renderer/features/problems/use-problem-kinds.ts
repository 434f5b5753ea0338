import { useCallback, useEffect, useState } from "react";
import type { ErrorCode } from "../../../shared/errors.ts";
import { useEngine } from "../../contexts.ts";
import { useConnection } from "../../state/connection.ts";
import { sentenceOf } from "../../state/failures.ts";
import { useLibrary } from "../../state/library.ts";

export interface ProblemKinds {
  kinds: { code: ErrorCode; files: number; ignored: number }[];
  /** Without those that are ignored; and those. */
  files: number;
  ignored: number;
}

/** Problems by kind, asked for again when their number changes. Null until the engine has answered. */
export function useProblemKinds(): { kinds: ProblemKinds | null; error: string | null; reload(): void } {
  const engine = useEngine();
  const failed = useLibrary((state) => state.status?.counts.failed);
  const epoch = useConnection((state) => state.epoch);
  const [kinds, setKinds] = useState<ProblemKinds | null>(null);
  const [error, setError] = useState<string | null>(null);
  const reload = useCallback(() => {
    engine.call("problems.kinds", {}).then(
      (answer) => {
        setKinds(answer);
        setError(null);
      },
      (thrown: unknown) => setError(sentenceOf(thrown)),
    );
  }, [engine]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of problems, or another engine, has other kinds.
  useEffect(reload, [reload, failed, epoch]);
  return { kinds, error, reload };
}
