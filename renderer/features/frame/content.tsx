import type { Place } from "../../router.ts";
import { AlbumPage } from "../albums/album-page.tsx";
import { ChangesPage } from "../facts/changes-page.tsx";
import { FactsPage } from "../facts/facts-page.tsx";
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
    case "favourites":
    case "hidden":
      return <FactsPage key={place.name} kind={place.name} photo={place.photo} />;
    case "album":
      return <AlbumPage key={place.id} id={place.id} photo={place.photo} />;
    case "changes":
      return <ChangesPage />;
    case "folders":
      return <FoldersPage />;
    case "problems":
      return <ProblemsPage />;
  }
}
