import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { PhotoItem } from "../../../shared/photo.ts";
import { browsersShow } from "../../../shared/photo-kinds.ts";
import { useEngine, useShell } from "../../contexts.ts";
import { isCancelled, sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { useDragOut } from "../files/drag-out.ts";
import { Placeholder } from "../grid/placeholder.tsx";
import { growFrom } from "./grow-from.ts";
import styles from "./stage.module.css";
import { usePicture } from "./use-picture.ts";
import { useStageGestures } from "./use-stage-gestures.ts";
import { boxOf, type Stage as StageSize, shownPixels, type Zoom } from "./zoom.ts";

export interface StageProps {
  photo: PhotoItem;
  alt: string;
  stage: StageSize;
  zoom: Zoom;
  onZoom(zoom: Zoom): void;
  /** A finger wiped across a picture that is not zoomed. */
  onSwipe(step: -1 | 1): void;
  /** Where the thumbnail is on the page, to grow out of it. */
  origin: DOMRect | null;
  element: RefObject<HTMLDivElement | null>;
}

/** Longest side of a preview: sharp enough until more of its pixels are looked at. */
const previewPixels = 2048;

/** The picture: its thumbnail at once, then a preview, then its own pixels where they make a difference. */
export function Stage({ photo, alt, stage, zoom, onZoom, onSwipe, origin, element }: StageProps) {
  const shell = useShell();
  const media = (variant: "thumbnail" | "preview" | "original") => shell.mediaUrl(photo.hash, variant);
  const box = boxOf(stage, zoom);

  // Zoomed to where the preview has no more to show, in pixels or in quality; rounding may miss 100 % by a hair.
  const enough = 0.999 * Math.min(previewPixels, Math.max(photo.width, photo.height));
  const hasMore = zoom.mode === "free" && shownPixels(stage, zoom) >= enough;
  // Browsers show no TIFF, HEIC, …: there the preview is all. Only the file itself moves.
  const wantsOriginal = browsersShow(photo.kind) && (hasMore || photo.kind === "gif");
  const [original, setOriginal] = useState(false);
  if (wantsOriginal && !original) setOriginal(true);

  const thumbnailState = usePicture(media("thumbnail"));
  const previewState = usePicture(media("preview"));
  const originalState = usePicture(original ? media("original") : null);
  const isLoading = previewState === "loading" || originalState === "loading";

  const frame = useRef<HTMLDivElement>(null);
  const dragOut = useDragOut();
  useStageGestures(element, {
    ...{ stage, zoom, onZoom, onSwipe },
    onDragOut: (event) => dragOut?.(event, photo.hash),
  });
  useLayoutEffect(() => {
    if (frame.current && origin) growFrom(frame.current, origin);
  }, [origin]);

  return (
    <>
      <div
        ref={frame}
        className={styles.frame}
        // Zoomed in, dragging moves the picture.
        draggable={dragOut !== null && zoom.mode === "fit"}
        data-variant={
          originalState === "ready" ? "original" : previewState === "ready" ? "preview" : "thumbnail"
        }
        style={{
          transform: `translate(${box.x}px, ${box.y}px)`,
          width: `${box.width}px`,
          height: `${box.height}px`,
        }}
      >
        {thumbnailState === "ready" || previewState === "ready" ? null : (
          <Placeholder thumbhash={photo.thumbhash} />
        )}
        {thumbnailState === "ready" && previewState !== "ready" ? (
          <img className={styles.layer} src={media("thumbnail")} alt={alt} draggable={false} />
        ) : null}
        {previewState === "ready" && originalState !== "ready" ? (
          <img className={styles.layer} src={media("preview")} alt={alt} draggable={false} />
        ) : null}
        {originalState === "ready" ? (
          <img className={styles.layer} src={media("original")} alt={alt} draggable={false} />
        ) : null}
      </div>
      {isLoading ? (
        <div className={styles.loading} role="status" aria-label={strings.viewer.loading} />
      ) : null}
      {previewState === "failed" && originalState !== "ready" ? <Trouble photo={photo} /> : null}
    </>
  );
}

/** Why there is no more than the thumbnail, in the engine's words. */
function Trouble({ photo }: { photo: PhotoItem }) {
  const engine = useEngine();
  const [reason, setReason] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    engine
      .call("media.locate", { hash: photo.hash, variant: "preview" }, { signal: abort.signal })
      .then(() => setReason(null))
      .catch((thrown) => {
        if (!isCancelled(thrown)) setReason(sentenceOf(thrown));
      });
    return () => abort.abort();
  }, [engine, photo.hash]);
  const usual = photo.available
    ? strings.viewer.failed
    : strings.viewer.unavailable(photo.status, photo.drive);
  return (
    <p className={styles.trouble} role="alert">
      {reason ?? usual}
    </p>
  );
}
