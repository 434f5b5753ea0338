import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import { useLibrary } from "../../state/library.ts";

/** Whether photos are shown whose drives are not connected, for all windows of this library, and how to change it. */
export function useShowAway(): [boolean, (shows: boolean) => void] {
  const engine = useEngine();
  const showAway = useLibrary((state) => state.viewSettings.showAway);
  return [
    showAway,
    (shows) => engine.call("view.configure", { showAway: shows }).then(() => {}, showFailure),
  ];
}
