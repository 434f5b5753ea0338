import { useMemo } from "react";
import { useShell } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";

let isOut = false;

/** Whether what hangs at the pointer came from this window: dropped on it again, it is nothing to add. */
export function isDraggingOut(): boolean {
  return isOut;
}

/** No event tells the end of a platform's drag. It has ended when the pointer is next seen with no button held. */
function watchDrag(): () => void {
  isOut = true;
  const end = () => {
    isOut = false;
    window.removeEventListener("pointermove", onMove, true);
    window.removeEventListener("pointerdown", end, true);
  };
  const onMove = (event: PointerEvent) => {
    if (event.buttons === 0) end();
  };
  window.addEventListener("pointermove", onMove, true);
  window.addEventListener("pointerdown", end, true);
  return end;
}

/** Drags a photo's file to other programs; null where the host cannot. To be called from `dragstart`. */
export function useDragOut(): ((event: Pick<DragEvent, "preventDefault">, hash: string) => void) | null {
  const { dragOut } = useShell();
  return useMemo(
    () =>
      dragOut &&
      ((event, hash) => {
        event.preventDefault();
        const end = watchDrag();
        dragOut(hash).catch((thrown: unknown) => {
          end();
          showFailure(thrown);
        });
      }),
    [dragOut],
  );
}
