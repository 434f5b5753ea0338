import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorCode } from "../../../shared/errors.ts";
import type { ListedProblem } from "../../../shared/library.ts";
import { useEngine } from "../../contexts.ts";
import { useConnection } from "../../state/connection.ts";
import { sentenceOf } from "../../state/failures.ts";
import { useLibrary } from "../../state/library.ts";

const pageSize = 200;

export interface Problems {
  /** Null until the engine has answered. */
  total: number | null;
  at(index: number): ListedProblem | undefined;
  /** Loads what is on screen (`last` included). */
  want(first: number, last: number): void;
  error: string | null;
  reload(): void;
}

/** Which of them: of one kind or all, those that count or those that are ignored. */
export interface ProblemFilter {
  code: ErrorCode | null;
  isIgnored: boolean;
}

/** The list of problems in pages, loaded around what is on screen; asked for again when their number changes. */
export function useProblems({ code, isIgnored }: ProblemFilter): Problems {
  const engine = useEngine();
  const failed = useLibrary((state) => state.status?.counts.failed);
  const epoch = useConnection((state) => state.epoch);
  const pages = useRef(new Map<number, ListedProblem[] | "loading">());
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [, setVersion] = useState(0);

  const load = useCallback(
    (page: number) => {
      const into = pages.current;
      if (into.has(page)) return;
      into.set(page, "loading");
      engine
        .call("problems.list", {
          offset: page * pageSize,
          limit: pageSize,
          isIgnored,
          ...(code === null ? {} : { code }),
        })
        .then(
          (answer) => {
            if (into !== pages.current) return; // The list has been asked for anew since.
            into.set(page, answer.items);
            setTotal(answer.total);
            setError(null);
            setVersion((version) => version + 1);
          },
          (thrown: unknown) => {
            into.delete(page);
            if (into === pages.current) setError(sentenceOf(thrown));
          },
        );
    },
    [engine, code, isIgnored],
  );

  const reload = useCallback(() => {
    pages.current = new Map();
    load(0);
  }, [load]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of problems, or another engine, is another list.
  useEffect(reload, [reload, failed, epoch]);

  return {
    total,
    at(index) {
      const page = pages.current.get(Math.floor(index / pageSize));
      return page === undefined || page === "loading" ? undefined : page[index % pageSize];
    },
    want(first, last) {
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) load(page);
    },
    error,
    reload,
  };
}
