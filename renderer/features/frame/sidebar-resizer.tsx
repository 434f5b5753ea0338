import type { KeyboardEvent, PointerEvent } from "react";
import { setSidebarWidth, sidebarWidths, useUi } from "../../state/ui.ts";
import { strings } from "../../strings.ts";
import styles from "./sidebar-resizer.module.css";

const keyStep = 16;

/** The sidebar's edge: dragged, or moved with the arrow keys; a double click brings the usual width back. */
export function SidebarResizer() {
  const width = useUi((state) => state.sidebarWidth);

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    setSidebarWidth(event.clientX - left);
  }
  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: width - keyStep,
      ArrowRight: width + keyStep,
      Home: sidebarWidths.least,
      End: sidebarWidths.most,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setSidebarWidth(next);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be dragged; a focusable separator is ARIA's splitter.
    <div
      role="separator"
      tabIndex={0}
      aria-label={strings.sidebar.resize}
      aria-orientation="vertical"
      aria-valuemin={sidebarWidths.least}
      aria-valuemax={sidebarWidths.most}
      aria-valuenow={width}
      className={styles.resizer}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => setSidebarWidth(sidebarWidths.usual)}
      onKeyDown={onKeyDown}
    />
  );
}
