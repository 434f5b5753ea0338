import type { UserFacts } from "../store/fact-types.ts";

/** What the file says of itself, where it says it. */
export interface FileFacts {
  rating: number | null;
  title: string | null;
  caption: string | null;
}

/** Stars that count: a person's, else the file's; null for none. */
export function effectiveRating(user: UserFacts["rating"], file: number | null): number | null {
  if (user === "none") return null;
  return user ?? file;
}
