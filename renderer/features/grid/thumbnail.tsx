import { ImageOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PhotoItem } from "../../../shared/photo.ts";
import { useEngine, useShell } from "../../contexts.ts";
import { isCancelled, sentenceOf } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { cx } from "../../ui/cx.ts";
import styles from "./grid.module.css";
import { Placeholder } from "./placeholder.tsx";
import { rememberShown, wasShown } from "./shown-thumbnails.ts";

export interface ThumbnailProps {
  photo: PhotoItem;
  alt: string;
  /** Do not ask for the picture yet: it would be gone before it came. */
  hold: boolean;
}

type Phase = "loading" | "fading" | "there" | "failed";

/** A thumbnail that failed is asked for again after these, and whenever it comes back into the window. */
const retryMs = [2_000, 10_000, 60_000];

/** Placeholder at once, the picture fading in over it, the reason where there is none. Never changes its size. */
export function Thumbnail({ photo, alt, hold }: ThumbnailProps) {
  const shell = useShell();
  const [known] = useState(() => wasShown(photo.hash));
  // What the browser has is painted at once: tiles that move on when photos come above them must not blink.
  const [phase, setPhase] = useState<Phase>(known ? "fading" : "loading");
  const [attempt, setAttempt] = useState(0);
  const wanted = useRef(false);
  if (!hold || known) wanted.current = true;

  const retryIn = phase === "failed" ? retryMs[attempt] : undefined;
  useEffect(() => {
    if (retryIn === undefined) return;
    const timer = setTimeout(() => {
      setAttempt((count) => count + 1);
      setPhase("loading");
    }, retryIn);
    return () => clearTimeout(timer);
  }, [retryIn]);

  return (
    <>
      {phase === "there" ? null : <Placeholder thumbhash={photo.thumbhash} />}
      {phase === "failed" ? <BrokenTile hash={photo.hash} /> : null}
      {wanted.current && phase !== "failed" ? (
        <img
          key={attempt}
          className={cx(styles.picture, phase !== "loading" && styles.shown, known && styles.instant)}
          src={shell.mediaUrl(photo.hash, "thumbnail")}
          alt={alt}
          decoding={known ? "sync" : "async"}
          draggable={false}
          onLoad={() => {
            rememberShown(photo.hash);
            setPhase(known ? "there" : "fading");
          }}
          onTransitionEnd={() => setPhase("there")}
          onError={() => setPhase("failed")}
        />
      ) : null}
    </>
  );
}

/** Why there is no picture, in the engine's words. */
function BrokenTile({ hash }: { hash: string }) {
  const engine = useEngine();
  const [reason, setReason] = useState<string>(strings.grid.noThumbnail);
  useEffect(() => {
    const abort = new AbortController();
    engine.call("media.locate", { hash, variant: "thumbnail" }, { signal: abort.signal }).catch((thrown) => {
      if (!isCancelled(thrown)) setReason(sentenceOf(thrown));
    });
    return () => abort.abort();
  }, [engine, hash]);
  return (
    <span className={styles.broken} title={reason}>
      <ImageOff aria-hidden="true" />
      <span className={styles.reason}>{reason}</span>
    </span>
  );
}
