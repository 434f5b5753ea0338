/** What the scrubber says: which years there are and where, and which month a place belongs to. */

import { type GridLayout, rowAt, rowOf } from "./layout.ts";
import { type ScrollSpace, virtualEnd } from "./scroll-space.ts";

export interface YearMark {
  /** "2023". */
  readonly label: string;
  /** Place on the scrubber in [0, 1]. */
  readonly share: number;
}

/** Days of the sections, "2023-08-12" or null. */
export type Days = readonly (string | null)[];

/**
 * The first place of each year, from top to bottom, leaving out those that would stand closer than `apart` (a share
 * of the scrubber's way) to the one before.
 */
export function yearMarks(layout: GridLayout, days: Days, space: ScrollSpace, apart: number): YearMark[] {
  const marks: YearMark[] = [];
  let year: string | null = null;
  const way = Math.max(1, virtualEnd(space));
  for (const [section, day] of days.entries()) {
    const found = day?.slice(0, 4) ?? null;
    if (found === null || found === year) continue;
    year = found;
    const photo = layout.sectionStart[section]!;
    if (photo >= layout.photoCount) break;
    const share = Math.min(1, layout.rowTop[rowOf(layout, photo)]! / way);
    const before = marks.at(-1);
    if (before && share - before.share < apart) continue;
    marks.push({ label: found, share });
  }
  return marks;
}

/** Day of the photos at a height; null where it is unknown or there are none. */
export function dayAt(layout: GridLayout, days: Days, y: number): string | null {
  const row = rowAt(layout, y);
  return row < 0 ? null : (days[layout.rowSection[row]!] ?? null);
}

/** Height at which the month before or after the one at `y` begins; null at the end. */
export function neighbourMonth(layout: GridLayout, days: Days, y: number, step: -1 | 1): number | null {
  const row = rowAt(layout, y);
  if (row < 0) return null;
  const monthOf = (section: number): string => days[section]?.slice(0, 7) ?? "";
  let section = layout.rowSection[row]!;
  const month = monthOf(section);
  if (step === 1) {
    while (section < days.length && monthOf(section) === month) section++;
    if (section >= days.length) return null;
  } else {
    while (section > 0 && monthOf(section - 1) === month) section--;
    // Inside a month the way back leads to its own beginning first.
    const own = layout.rowTop[rowOf(layout, layout.sectionStart[section]!)]!;
    if (own >= y - 1) {
      if (section === 0) return null;
      section--;
      const earlier = monthOf(section);
      while (section > 0 && monthOf(section - 1) === earlier) section--;
    }
  }
  const photo = layout.sectionStart[section]!;
  return photo < layout.photoCount ? layout.rowTop[rowOf(layout, photo)]! : null;
}
