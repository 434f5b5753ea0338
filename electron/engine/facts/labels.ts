import type { UserFacts } from "../store/fact-types.ts";
import type { CheckedChange } from "./fact-values.ts";

const number = (count: number) => count.toLocaleString("en");
export const photosInWords = (count: number) => `${number(count)} ${count === 1 ? "photo" : "photos"}`;

/** What a change did, in the past, for the list of changes: "Rated 12 photos". */
export function labelOf({ set, shiftMs }: CheckedChange, count: number): string {
  const photos = photosInWords(count);
  const names = Object.keys(set) as (keyof UserFacts)[];
  if (shiftMs !== null && names.length === 0)
    return `Moved the date of ${photos} ${shiftMs > 0 ? "forward" : "back"} by ${spanInWords(Math.abs(shiftMs))}`;
  if (names.length !== 1) return `Changed ${photos}`;
  switch (names[0] as keyof UserFacts) {
    case "favourite":
      return set.favourite ? `Added ${photos} to favourites` : `Removed ${photos} from favourites`;
    case "hidden":
      return set.hidden ? `Hid ${photos}` : `Showed ${photos} again`;
    case "rating":
      if (set.rating === null) return `Went back to the file's rating of ${photos}`;
      if (set.rating === "none" || set.rating === 0) return `Removed the rating of ${photos}`;
      return `Rated ${photos} ${"★".repeat(set.rating as number)}`;
    case "title":
      return textLabel("title", set.title ?? null, photos);
    case "caption":
      return textLabel("caption", set.caption ?? null, photos);
    case "takenAtLocal":
      return set.takenAtLocal === null
        ? `Went back to the file's date of ${photos}`
        : `Set the date of ${photos}`;
    case "place":
      if (set.place === null) return `Went back to the file's place of ${photos}`;
      return set.place === "none" ? `Removed the place of ${photos}` : `Set the place of ${photos}`;
  }
}

function textLabel(what: "title" | "caption", text: string | null, photos: string): string {
  if (text === null) return `Went back to the file's ${what} of ${photos}`;
  return text === "" ? `Removed the ${what} of ${photos}` : `Changed the ${what} of ${photos}`;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** "1 day 2 hours". */
function spanInWords(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${number(count)} ${count === 1 ? unit : `${unit}s`}`);
  }
  return parts.join(" ");
}
