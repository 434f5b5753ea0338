import { useSyncExternalStore } from "react";

/** Below these the layout changes; media queries know no custom properties, so they live here. */
const drawerBelow = "(width < 900px)";
const sheetBelow = "(width < 600px)";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** "wide": a sidebar; "medium": a drawer instead; "narrow": panels become sheets as well. */
export function useLayoutWidth(): "wide" | "medium" | "narrow" {
  const medium = useMedia(drawerBelow);
  const narrow = useMedia(sheetBelow);
  if (narrow) return "narrow";
  return medium ? "medium" : "wide";
}
