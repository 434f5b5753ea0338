import { Copy, EyeOff, FolderOpen, RefreshCw, RotateCcw } from "lucide-react";
import type { ListedProblem } from "../../../shared/library.ts";
import { useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { copyPath } from "../files/copy-path.ts";
import styles from "./problems-page.module.css";
import type { useProblemActions } from "./use-problem-actions.ts";

const words = strings.problems;

export interface ProblemRowProps {
  /** Undefined until its page is here. */
  problem: ListedProblem | undefined;
  actions: ReturnType<typeof useProblemActions>;
}

/** One file: what is wrong with it, and what can be done. */
export function ProblemRow({ problem, actions }: ProblemRowProps) {
  const { reveal } = useShell();
  if (problem === undefined) return null;
  const { id, path, message, isIgnored } = problem;
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const name = path.slice(cut);
  return (
    <>
      <div className={styles.words}>
        <p className={styles.path}>
          <span className={styles.folder}>{path.slice(0, cut)}</span>
          {name}
        </p>
        <p className={styles.message}>{message}</p>
      </div>
      {isIgnored ? (
        <IconButton
          label={words.unignoreNamed(name)}
          icon={<RotateCcw aria-hidden="true" />}
          onClick={() => actions.bringBack({ ids: [id] })}
        />
      ) : (
        <>
          <IconButton
            label={words.tryAgainNamed(name)}
            icon={<RefreshCw aria-hidden="true" />}
            onClick={() => actions.retry({ ids: [id] })}
          />
          <IconButton
            label={words.ignoreNamed(name)}
            icon={<EyeOff aria-hidden="true" />}
            onClick={() => actions.ignore({ ids: [id] })}
          />
        </>
      )}
      <IconButton
        label={words.copyPathOf(name)}
        icon={<Copy aria-hidden="true" />}
        onClick={() => void copyPath(path)}
      />
      {reveal === null ? null : (
        <IconButton
          label={words.revealNamed(name)}
          icon={<FolderOpen aria-hidden="true" />}
          onClick={() => reveal(path).catch(showFailure)}
        />
      )}
    </>
  );
}
