import type { ErrorCode } from "../../../shared/errors.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";

const words = strings.problems;

/** Some files by id, all of a kind, or (empty) all. */
export interface Choice {
  ids?: string[];
  code?: ErrorCode;
}

/** What can be done about problems; `onDone` when the list is another. */
export function useProblemActions(onDone: () => void) {
  const engine = useEngine();
  const bringBack = (choice: Choice) => {
    engine.call("problems.unignore", choice).then(onDone, showFailure);
  };
  return {
    bringBack,
    retry(choice: Choice) {
      engine
        .call("problems.retry", choice)
        .then(({ files }) => showToast(words.retryStartedCount(files)))
        .catch((thrown: unknown) => {
          showFailure(thrown);
          onDone();
        });
    },
    ignore(choice: Choice) {
      engine.call("problems.ignore", choice).then(({ files }) => {
        onDone();
        showToast(words.ignoredToast(files), {
          action: { label: words.undoIgnore, run: () => bringBack(choice) },
        });
      }, showFailure);
    },
  };
}
