import type { Place } from "../../router.ts";
import { FoldersPage } from "../folders/folders-page.tsx";
import { PhotosPage } from "../library/photos-page.tsx";
import { ProblemsPage } from "../problems/problems-page.tsx";
import { SearchPage } from "../search/search-page.tsx";

/** What the address names. */
export function Content({ place }: { place: Place }) {
  switch (place.name) {
    case "photos":
      return <PhotosPage photo={place.photo} />;
    case "search":
      return <SearchPage query={place.query} sort={place.sort} photo={place.photo} />;
    case "folders":
      return <FoldersPage />;
    case "problems":
      return <ProblemsPage />;
  }
}
