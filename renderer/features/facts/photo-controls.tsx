import { Eye, EyeOff, FolderPlus, Heart } from "lucide-react";
import type { PhotoItem } from "../../../shared/photo.ts";
import { useQuickFacts } from "../../state/facts.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { useFactActions } from "./fact-actions.ts";
import { askFor } from "./fact-dialogs.ts";
import styles from "./photo-controls.module.css";
import { Stars } from "./stars.tsx";

const words = strings.facts;

/** In the bar of an open photo: heart, stars, album, hide. */
export function PhotoControls({ photo }: { photo: PhotoItem }) {
  const { favourite, rating, hidden } = useQuickFacts(photo);
  const actions = useFactActions();
  return (
    <div className={styles.controls}>
      <IconButton
        className={styles.heart}
        label={favourite ? words.unfavourite : words.favourite}
        shortcut="F"
        aria-pressed={favourite}
        icon={<Heart aria-hidden="true" />}
        onClick={() => actions.toggleFavourite(photo)}
      />
      <Stars value={rating} onRate={(stars) => actions.rate(photo, stars)} />
      <IconButton
        label={words.addToAlbum}
        shortcut="A"
        icon={<FolderPlus aria-hidden="true" />}
        onClick={() => askFor({ kind: "add-to-album", hashes: [photo.hash] })}
      />
      <IconButton
        label={hidden ? words.show : words.hide}
        shortcut="H"
        icon={hidden ? <Eye aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
        onClick={() => void actions.set([photo.hash], { hidden: !hidden })}
      />
    </div>
  );
}
