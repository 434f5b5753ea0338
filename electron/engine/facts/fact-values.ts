import { Failure } from "../../../shared/errors.ts";
import {
  longestAlbumName,
  longestCaption,
  longestTitle,
  mostPhotosAtOnce,
} from "../../../shared/fact-limits.ts";
import type { FactChangeInput } from "../../../shared/facts.ts";
import type { UserFacts } from "../store/fact-types.ts";

/** A change as it is meant: what to set, and for dates perhaps by how much to move them. */
export interface CheckedChange {
  set: Partial<UserFacts>;
  shiftMs: number | null;
}

const msPerDay = 86_400_000;
/** The first photograph that is kept was taken in 1826 or 1827. */
const earliest = Date.UTC(1826, 0, 1);
/** Clocks of cameras go wrong; a date further ahead is a slip of the hand. */
const mostAheadMs = 366 * msPerDay;
const mostShiftMs = 200 * 366 * msPerDay;

/** Reads what a person asked for. Fails with `fact-invalid`, in a sentence, and then nothing was looked at or changed. */
export function checkChange(change: FactChangeInput, now: number): CheckedChange {
  const set: Partial<UserFacts> = {};
  let shiftMs: number | null = null;
  if (change.favourite !== undefined) set.favourite = change.favourite;
  if (change.hidden !== undefined) set.hidden = change.hidden;
  if (change.rating !== undefined) set.rating = checkRating(change.rating);
  if (change.title !== undefined) set.title = checkText(change.title, longestTitle, "title");
  if (change.caption !== undefined) set.caption = checkText(change.caption, longestCaption, "caption");
  if (change.place !== undefined) set.place = checkPlace(change.place);
  const { takenAt } = change;
  if (takenAt !== undefined) {
    if (takenAt === null) set.takenAtLocal = null;
    else if (typeof takenAt === "string") set.takenAtLocal = parseTakenAt(takenAt, now);
    else shiftMs = checkShift(takenAt.shiftSeconds);
  }
  if (Object.keys(set).length === 0 && shiftMs === null) throw invalid("Say what to change.");
  return { set, shiftMs };
}

function checkRating(rating: number | "none" | null): UserFacts["rating"] {
  if (rating === null || rating === "none") return rating;
  if (Number.isInteger(rating) && rating >= 0 && rating <= 5) return rating;
  throw invalid(`A rating is 0 to 5 whole stars; ${rating} is not.`);
}

function checkText(text: string | null, most: number, what: string): string | null {
  if (text === null) return null;
  const trimmed = text.trim().normalize("NFC");
  if (trimmed.length <= most) return trimmed;
  throw invalid(
    `A ${what} can have up to ${most.toLocaleString("en")} characters; this one has ${trimmed.length.toLocaleString("en")}. Shorten it.`,
  );
}

function checkPlace(place: NonNullable<FactChangeInput["place"]> | null): UserFacts["place"] {
  if (place === null || place === "none") return place;
  const { latitude, longitude } = place;
  if (!(Math.abs(latitude) <= 90))
    throw invalid(`A latitude lies between −90 and 90 degrees; ${latitude} does not.`);
  if (!(Math.abs(longitude) <= 180))
    throw invalid(`A longitude lies between −180 and 180 degrees; ${longitude} does not.`);
  return { latitude, longitude };
}

function checkShift(seconds: number): number {
  const shiftMs = seconds * 1000;
  if (!Number.isInteger(seconds)) throw invalid("Dates are moved by whole seconds.");
  if (seconds === 0) throw invalid("Say by how much to move the dates.");
  if (Math.abs(shiftMs) > mostShiftMs) throw invalid("Dates can be moved by up to 200 years.");
  return shiftMs;
}

/** "2023-08-12", "2023-08-12T17:03" or with seconds, as local wall-clock milliseconds. */
function parseTakenAt(text: string, now: number): number {
  const match = /^(\d{4,6})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text.trim());
  if (!match) throw invalid(`“${text.slice(0, 40)}” is no date. Write it like 2023-08-12 17:03.`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw invalid(`There is no ${text.trim()} in the calendar. Check day and time.`);
  return checkTaken(time, now);
}

/** A date that a photo can have. */
export function checkTaken(takenAtLocal: number, now: number): number {
  if (takenAtLocal < earliest)
    throw invalid("There were no photos before 1826. Choose a later date; nothing was changed.");
  if (takenAtLocal > now + mostAheadMs)
    throw invalid("That date is more than a year ahead. Choose an earlier one; nothing was changed.");
  return takenAtLocal;
}

/** The hashes without doubles. Fails where there are none or too many. */
export function checkHashes(hashes: readonly string[]): string[] {
  const distinct = [...new Set(hashes)];
  if (distinct.length === 0) throw invalid("Choose at least one photo.");
  if (distinct.length <= mostPhotosAtOnce) return distinct;
  throw invalid(
    `Up to ${mostPhotosAtOnce.toLocaleString("en")} photos can be changed at once; these are ${distinct.length.toLocaleString("en")}.`,
  );
}

/** An album's name without surrounding space. Fails where it is empty or too long. */
export function checkAlbumName(name: string): string {
  const trimmed = name.trim().replace(/\s+/g, " ").normalize("NFC");
  if (trimmed === "") throw invalid("Give the album a name.");
  if (trimmed.length > longestAlbumName)
    throw invalid(`An album's name can have up to ${longestAlbumName} characters. Shorten it.`);
  return trimmed;
}

export function invalid(message: string): Failure {
  return new Failure("fact-invalid", message);
}
