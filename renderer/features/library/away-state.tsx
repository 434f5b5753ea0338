import { strings } from "../../strings.ts";
import { Button } from "../../ui/button.tsx";
import { UnpluggedDrawing } from "../../ui/drawings.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useShowAway } from "../settings/show-away.ts";

const words = strings.photos;

/** Where there would be photos, if those were shown whose drives are not connected. */
export function AwayState({ photos }: { photos: number }) {
  const [, setShowAway] = useShowAway();
  return (
    <EmptyState
      live
      drawing={<UnpluggedDrawing />}
      title={words.awayTitle(photos)}
      hint={words.awayHint(photos)}
      action={<Button onClick={() => setShowAway(true)}>{words.showAway}</Button>}
    />
  );
}
