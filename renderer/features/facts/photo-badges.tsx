import { EyeOff, Heart, Star } from "lucide-react";
import type { PhotoItem } from "../../../shared/photo.ts";
import { useQuickFacts } from "../../state/facts.ts";
import { strings } from "../../strings.ts";
import { cx } from "../../ui/cx.ts";
import { useFactActions } from "./fact-actions.ts";
import styles from "./photo-badges.module.css";

/** On a tile: a heart to click, and its stars. Screen readers hear them with the photo's name; keys do what the heart does. */
export function PhotoBadges({ photo, isPointedAt }: { photo: PhotoItem; isPointedAt: boolean }) {
  const { favourite, rating, hidden } = useQuickFacts(photo);
  const actions = useFactActions();
  const hasRating = rating !== null && rating !== 0;
  if (!hasRating && !hidden && !favourite && !isPointedAt) return null;
  return (
    <span className={styles.badges} aria-hidden="true">
      {hasRating ? (
        <span className={styles.rating}>
          {rating}
          <Star />
        </span>
      ) : null}
      {favourite || isPointedAt ? (
        <button
          type="button"
          tabIndex={-1}
          data-action="favourite"
          className={cx(styles.heart, favourite && styles.on)}
          title={favourite ? strings.facts.unfavourite : strings.facts.favourite}
          onClick={(event) => {
            event.stopPropagation();
            actions.toggleFavourite(photo);
          }}
        >
          <Heart />
        </button>
      ) : null}
      {hidden ? <EyeOff className={styles.hidden} /> : null}
    </span>
  );
}
