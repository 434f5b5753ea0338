import { useEffect } from "react";
import type { Place } from "../../router.ts";
import { strings } from "../../strings.ts";

/** The name of the tab and of the entry in the history. */
export function useDocumentTitle(place: Place): void {
  const title = titleOf(place);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function titleOf(place: Place): string {
  switch (place.name) {
    case "photos":
      return strings.appName;
    case "search":
      return strings.titles.of(place.query);
    case "folders":
      return strings.titles.of(strings.folders.title);
    case "problems":
      return strings.titles.of(strings.problems.title);
  }
}
