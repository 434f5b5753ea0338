import { Star } from "lucide-react";
import { strings } from "../../strings.ts";
import styles from "./stars.module.css";

const words = strings.facts;
const steps = [1, 2, 3, 4, 5] as const;

/** Five stars to click. The one that is lit last takes all away. */
export function Stars({ value, onRate }: { value: number | null; onRate(stars: number): void }) {
  const lit = value ?? 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons in a row are no fieldset.
    <div role="group" className={styles.stars} aria-label={`${words.rating}: ${words.stars(lit)}`}>
      {steps.map((stars) => (
        <button
          key={stars}
          type="button"
          className={styles.star}
          data-lit={stars <= lit}
          aria-label={stars === lit ? words.clearRating : words.rate(stars)}
          aria-pressed={stars === lit}
          title={stars === lit ? words.clearRating : words.rate(stars)}
          onClick={() => onRate(stars)}
        >
          <Star aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
