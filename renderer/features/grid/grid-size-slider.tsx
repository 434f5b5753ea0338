import { ZoomIn, ZoomOut } from "lucide-react";
import { strings } from "../../strings.ts";
import { setGridSize, shareOfSize, sizeOfShare, useGridSize } from "./grid-size.ts";
import styles from "./grid-size-slider.module.css";

const steps = 100;

/** How large photos are in every grid. */
export function GridSizeSlider() {
  const targetHeight = useGridSize((state) => state.targetHeight);
  return (
    <label className={styles.size} title={strings.grid.size}>
      <ZoomOut aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={steps}
        step={1}
        value={Math.round(shareOfSize(targetHeight) * steps)}
        aria-label={strings.grid.size}
        aria-valuetext={strings.grid.sizePixels(targetHeight)}
        onChange={(event) => setGridSize(sizeOfShare(event.currentTarget.valueAsNumber / steps))}
      />
      <ZoomIn aria-hidden="true" />
    </label>
  );
}
