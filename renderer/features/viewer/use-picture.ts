import { useEffect, useState } from "react";

export type PictureState = "idle" | "loading" | "ready" | "failed";

/** Loads and decodes a picture before it is shown, so that it replaces a coarser one without a flash. */
export function usePicture(url: string | null): PictureState {
  const [loaded, setLoaded] = useState<{ url: string; state: PictureState } | null>(null);
  useEffect(() => {
    if (url === null) return;
    let isCurrent = true;
    const image = new Image();
    const settle = (state: PictureState) => {
      if (isCurrent) setLoaded({ url, state });
    };
    image.src = url;
    image.decode().then(
      () => settle("ready"),
      // A browser may refuse to decode ahead what it shows all the same.
      () => settle(image.complete && image.naturalWidth > 0 ? "ready" : "failed"),
    );
    return () => {
      isCurrent = false;
      image.src = "";
    };
  }, [url]);
  if (url === null) return "idle";
  return loaded?.url === url ? loaded.state : "loading";
}

/** Pictures on their way to be looked at next; kept here so that the browser keeps them, oldest go first. */
const ahead = new Map<string, HTMLImageElement>();
const keptAhead = 6;

export function preloadPicture(url: string): void {
  const known = ahead.get(url);
  if (known) return;
  const image = new Image();
  image.src = url;
  ahead.set(url, image);
  const [oldest] = ahead.keys();
  if (ahead.size > keptAhead && oldest !== undefined) ahead.delete(oldest);
}
