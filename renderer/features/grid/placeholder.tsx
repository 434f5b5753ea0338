import { useLayoutEffect, useRef } from "react";
import styles from "./grid.module.css";
import { decodeThumbhash } from "./thumbhash.ts";

/** The few bytes that came with the list, blown up: there before the first paint, without a request. */
export function Placeholder({ thumbhash }: { thumbhash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const picture = decodeThumbhash(thumbhash);
    const element = canvas.current;
    if (picture === null || element === null) return;
    element.width = picture.width;
    element.height = picture.height;
    element
      .getContext("2d", { willReadFrequently: true })
      ?.putImageData(new ImageData(picture.pixels, picture.width, picture.height), 0, 0);
  }, [thumbhash]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without a tabindex takes no focus.
  return <canvas ref={canvas} className={styles.placeholder} width={1} height={1} aria-hidden="true" />;
}
