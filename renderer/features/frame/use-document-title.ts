import { useEffect } from "react";
import type { Place } from "../../router.ts";
import { useFacts } from "../../state/facts.ts";
import { strings } from "../../strings.ts";

/** The name of the tab and of the entry in the history. */
export function useDocumentTitle(place: Place): void {
  const album = useFacts((state) =>
    place.name === "album" ? state.albums?.find(({ id }) => id === place.id)?.name : undefined,
  );
  const title = titleOf(place, album);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function titleOf(place: Place, album: string | undefined): string {
  switch (place.name) {
    case "photos":
      return strings.appName;
    case "search":
      return strings.titles.of(place.query);
    case "favourites":
    case "hidden":
      return strings.titles.of(strings.facts.pages[place.name].title);
    case "album":
      return strings.titles.of(album ?? strings.albums.title);
    case "changes":
      return strings.titles.of(strings.changes.title);
    case "folders":
      return strings.titles.of(strings.folders.title);
    case "problems":
      return strings.titles.of(strings.problems.title);
  }
}
