import type { ErrorCode } from "../../../shared/errors.ts";
import { formatNumber } from "../../format.ts";
import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./problems-page.module.css";
import type { useProblemActions } from "./use-problem-actions.ts";
import type { ProblemKinds } from "./use-problem-kinds.ts";
import type { ProblemFilter } from "./use-problems.ts";

const words = strings.problems;

function wordsOfKind(code: ErrorCode): readonly [name: string, whatToDo: string] {
  return words.kinds[code] ?? words.otherKind;
}

interface KindsProps {
  kinds: ProblemKinds;
  filter: ProblemFilter;
  onChoose(filter: ProblemFilter): void;
}

/** Which problems the list shows: all, one kind, or those that are ignored. */
export function KindButtons({ kinds, filter, onChoose }: KindsProps) {
  const choices = [
    { key: "all", name: words.all, count: kinds.files, filter: { code: null, isIgnored: false } },
    ...kinds.kinds
      .filter(({ files }) => files > 0)
      .map(({ code, files }) => ({
        key: code as string,
        name: wordsOfKind(code)[0],
        count: files,
        filter: { code, isIgnored: false },
      })),
    { key: "ignored", name: words.ignored, count: kinds.ignored, filter: { code: null, isIgnored: true } },
  ].filter(({ count, key }) => count > 0 || key === "all");
  return (
    <fieldset className={styles.kinds} aria-label={words.kindsLabel}>
      {choices.map(({ key, name, count, filter: choice }) => (
        <button
          key={key}
          type="button"
          className={styles.kind}
          aria-pressed={filter.code === choice.code && filter.isIgnored === choice.isIgnored}
          onClick={() => onChoose(choice)}
        >
          {name} <span className={styles.count}>{formatNumber(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

interface AdviceProps {
  filter: ProblemFilter;
  actions: ReturnType<typeof useProblemActions>;
}

/** What to do about the chosen kind, and the ways to do it for all of it. */
export function KindAdvice({ filter, actions }: AdviceProps) {
  if (filter.isIgnored) {
    return (
      <div className={styles.advice}>
        <p>{words.ignoredIntro}</p>
        <Button onClick={() => actions.bringBack({})}>{words.unignoreKind}</Button>
      </div>
    );
  }
  if (filter.code === null) return null;
  const { code } = filter;
  return (
    <div className={styles.advice}>
      <p>{wordsOfKind(code)[1]}</p>
      <Button onClick={() => actions.retry({ code })}>{words.tryKindAgain}</Button>
      <Button onClick={() => actions.ignore({ code })}>{words.ignoreKind}</Button>
    </div>
  );
}
