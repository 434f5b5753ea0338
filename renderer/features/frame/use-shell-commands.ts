import { useEffect, useRef } from "react";
import type { ShellCommand } from "../../../shared/shell.ts";
import { useEngine, useShell } from "../../contexts.ts";
import { closePhoto, navigate } from "../../router.ts";
import { showFailure } from "../../state/failures.ts";
import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { isModalOpen } from "../../ui/typing.ts";
import { useChooseFolders } from "../folders/use-choose-folders.ts";

export interface ShellCommands {
  isPhotoOpen: boolean;
  focusSearch(): void;
  showKeys(): void;
}

/** Does what the host's own menu asks for. */
export function useShellCommands(commands: ShellCommands): void {
  const engine = useEngine();
  const { onCommand } = useShell();
  const chooseFolders = useChooseFolders();
  /** The search field is to have the focus once no photo is over it. */
  const wantsSearch = useRef(false);

  const actions: Record<ShellCommand, () => void> = {
    "add-folder": chooseFolders,
    find() {
      if (!commands.isPhotoOpen) commands.focusSearch();
      else {
        wantsSearch.current = true;
        closePhoto();
      }
    },
    "all-photos": () => navigate({ name: "photos", photo: null }),
    problems: () => navigate({ name: "problems" }),
    scan() {
      engine
        .call("index.start", {})
        .then(() => showToast(strings.folders.rescanStarted))
        .catch(showFailure);
    },
    keys: commands.showKeys,
  };
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(
    () =>
      onCommand?.((command) => {
        // A question that is open is answered first, as with keys; looking for changes is in nobody's way.
        if (command === "scan" || !isModalOpen()) latest.current[command]();
      }),
    [onCommand],
  );

  const { isPhotoOpen, focusSearch } = commands;
  useEffect(() => {
    if (isPhotoOpen || !wantsSearch.current) return;
    wantsSearch.current = false;
    // After the grid, which takes the focus back from a photo that is closed.
    const frame = requestAnimationFrame(focusSearch);
    return () => cancelAnimationFrame(frame);
  });
}
