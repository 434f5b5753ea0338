import type { TakenAtSource } from "../../../shared/photo.ts";

/** When a photo was taken, as well as can be told. */
export interface CaptureTime {
  /** Local wall-clock time as if it were UTC, milliseconds since the epoch. */
  local: number;
  source: TakenAtSource;
  /** Minutes east of UTC, where the file says so. */
  zoneMinutes: number | null;
}

/** The EXIF tags that tell a time, as they are in the file. */
export interface ExifTimes {
  DateTimeOriginal?: unknown;
  /** EXIF's DateTimeDigitized. */
  CreateDate?: unknown;
  /** TIFF's DateTime. */
  ModifyDate?: unknown;
  OffsetTimeOriginal?: unknown;
  OffsetTimeDigitized?: unknown;
  OffsetTime?: unknown;
  /** UTC: "2023:08:12", and hours, minutes, seconds. */
  GPSDateStamp?: unknown;
  GPSTimeStamp?: unknown;
}

export interface CaptureTimeInput {
  exif: ExifTimes;
  /** Times as XMP writes them, the most telling first. */
  xmp?: readonly (string | null)[];
  /** Date and time of creation by IPTC: "20230812", "170300+0200". */
  iptc?: { date: string | null; time: string | null };
  fileName: string;
  /** The file's own time, milliseconds since the epoch. */
  modifiedAt: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** Minutes east of UTC of this machine at a moment. */
  zoneMinutesAt: (at: number) => number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The first believable of: the moment of exposure and of digitising by EXIF; by XMP; by IPTC; of the last change by EXIF; a
 * time of satellites; a time in the file's name; the file's own time. What is impossible is passed over one by one. Null when
 * nothing can be believed.
 */
export function captureTime(input: CaptureTimeInput): CaptureTime | null {
  const { now, zoneMinutesAt } = input;
  for (const { local, source, zoneMinutes } of writtenTimes(input)) {
    if (local === null || !isBelievable(local, now)) continue;
    return { local, source, zoneMinutes: zoneMinutes ?? zoneBySatellite(input.exif, local) };
  }
  const inZone = (at: number) => at + zoneMinutesAt(at) * minuteMs;
  const satellite = satelliteTime(input.exif);
  if (satellite !== null && isBelievable(inZone(satellite), now)) {
    return { local: inZone(satellite), source: "gps", zoneMinutes: null };
  }
  const named = timeInName(input.fileName, zoneMinutesAt);
  if (named !== null && isBelievable(named, now)) {
    return { local: named, source: "file-name", zoneMinutes: null };
  }
  const local = inZone(input.modifiedAt);
  return isBelievable(local, now) ? { local, source: "file-time", zoneMinutes: null } : null;
}

interface WrittenTime {
  local: number | null;
  source: TakenAtSource;
  zoneMinutes: number | null;
}

function* writtenTimes({ exif, xmp = [], iptc }: CaptureTimeInput): Generator<WrittenTime> {
  const byExif = (time: unknown, offset: unknown): WrittenTime => ({
    local: parseExifTime(time),
    source: "exif",
    zoneMinutes: parseOffset(offset) ?? parseOffset(tail(time)),
  });
  yield byExif(exif.DateTimeOriginal, exif.OffsetTimeOriginal);
  yield byExif(exif.CreateDate, exif.OffsetTimeDigitized);
  for (const time of xmp) {
    yield { local: parseExifTime(time), source: "xmp", zoneMinutes: parseOffset(tail(time)) };
  }
  if (iptc) {
    const { local, zoneMinutes } = iptcTime(iptc.date, iptc.time);
    yield { local, source: "iptc", zoneMinutes };
  }
  yield byExif(exif.ModifyDate, exif.OffsetTime);
}

function iptcTime(date: string | null, time: string | null): Omit<WrittenTime, "source"> {
  const day = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(date ?? "");
  const clock = /^(\d{2}):?(\d{2}):?(\d{2})?/.exec(time ?? "");
  if (!day) return { local: null, zoneMinutes: null };
  const offset = /[+-]\d{2}:?\d{2}$/.exec(time ?? "")?.[0];
  const exact = clock && toTime([...day.slice(1), ...clock.slice(1)]);
  return { local: exact ?? toTime(day.slice(1)), zoneMinutes: clock ? parseOffset(offset) : null };
}

/** Milliseconds since the epoch, or null. */
function satelliteTime({ GPSDateStamp: date, GPSTimeStamp: time }: ExifTimes): number | null {
  const day = typeof date === "string" ? /^\s*(\d{4})\D(\d{1,2})\D(\d{1,2})/.exec(date) : null;
  if (!day || !Array.isArray(time) || time.length !== 3) return null;
  const [hours, minutes, seconds] = time.map((part) => Math.floor(Number(part)));
  if (![hours, minutes, seconds].every((part) => Number.isInteger(part) && part! >= 0)) return null;
  return toTime([...day.slice(1), String(hours), String(minutes), String(Math.min(59, seconds!))]);
}

const quarterMs = 15 * minuteMs;
/** A receiver repeats its last fix for a while, so the two clocks differ; by more than this they tell nothing. */
const mostDriftMs = 2 * minuteMs;

/** Zones are whole quarters of an hour: the one by which a camera's clock is away from that of the satellites. */
function zoneBySatellite(exif: ExifTimes, local: number): number | null {
  const satellite = satelliteTime(exif);
  if (satellite === null) return null;
  const quarters = Math.round((local - satellite) / quarterMs);
  if (Math.abs(local - satellite - quarters * quarterMs) > mostDriftMs) return null;
  return quarters >= -48 && quarters <= 56 ? quarters * 15 : null;
}

/**
 * The oldest photograph is of 1826 or 1827. Clocks that were never set say the first moment of 1970 (moved by a zone)
 * or of 1980 (FAT); clocks that are ahead by up to a day are in another zone.
 */
function isBelievable(local: number, now: number): boolean {
  if (!Number.isFinite(local) || local < Date.UTC(1826, 0, 1) || local > now + dayMs) return false;
  const unset1970 = Math.abs(local) <= 14 * 60 * minuteMs && local % (15 * minuteMs) === 0;
  return !unset1970 && local !== Date.UTC(1980, 0, 1);
}

/** EXIF writes "2023:08:12 17:03:00"; programs also write "-", "/", "." and "T", and leave out the seconds. */
export function parseExifTime(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const match = /^\s*(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D+(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2}))?)?/.exec(value);
  return match ? toTime(match.slice(1)) : null;
}

/** "+02:00" where some programs put it after the time itself. */
function tail(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return /\d{2}:\d{2}(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})\s*$/.exec(value)?.[1] ?? null;
}

/** "+02:00", "-0930", "Z" -> minutes east of UTC. The earth has zones from -12:00 to +14:00. */
export function parseOffset(value: unknown): number | null {
  if (typeof value !== "string") return null;
  if (value.trim() === "Z") return 0;
  const match = /^\s*([+-])(\d{2}):?(\d{2})/.exec(value);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  const signed = match[1] === "-" ? -minutes : minutes;
  return Number(match[3]) < 60 && signed >= -12 * 60 && signed <= 14 * 60 ? signed || 0 : null;
}

/** Year to day with the same separator twice or none: 20230812, 2023-08-12, 2023_08_12, 2023.08.12. */
const dateInName = /(?<!\d)((?:18|19|20)\d{2})([-_. ]?)(\d{2})\2(\d{2})(?!\d)/g;
/** What may follow it: _170300, " at 17.03.00", "T17:03", -17h03m00s; phones add milliseconds. */
const timeAfterDate =
  /^(?:[-_. T]+(?:at |um |à |alle |a las )?|,\s*)(\d{2}|\d(?=[.:]))[-_.:h]?(\d{2})(?:[-_.:m]?(\d{2})(?:\d{3}(?!\d)|(?!\d)))?\s?([ap]\.?m\b)?/i;
/** Facebook and WeChat name files by milliseconds since the epoch. */
const epochInName = /^(?:FB_IMG_|mmexport|received_)(\d{13})(?!\d)/;

/**
 * A local time from names as cameras, phones, messengers and screenshot tools make them: IMG_20230812_170300,
 * 2023-08-12 17.03.00, IMG-20230812-WA0001, "Screenshot 2023-08-12 at 5.03.00 PM". A date alone is its midnight.
 */
export function timeInName(fileName: string, zoneMinutesAt: (at: number) => number): number | null {
  const epoch = epochInName.exec(fileName)?.[1];
  if (epoch !== undefined) return Number(epoch) + zoneMinutesAt(Number(epoch)) * minuteMs;
  for (const match of fileName.matchAll(dateInName)) {
    const date = [match[1], match[3], match[4]];
    const time = timeAfterDate.exec(fileName.slice(match.index + match[0].length));
    const exact = time === null ? null : toTime([...date, to24Hours(time[1], time[4]), time[2], time[3]]);
    const found = exact ?? toTime(date);
    if (found !== null) return found;
  }
  return null;
}

function to24Hours(hours: string | undefined, half: string | undefined): string | undefined {
  if (hours === undefined || half === undefined) return hours;
  const twelve = Number(hours) % 12;
  return String(half.toLowerCase().startsWith("p") ? twelve + 12 : twelve);
}

/** Year, month, day and maybe hours, minutes, seconds as digits -> ms as if UTC; null for a day that never was. */
function toTime(parts: readonly (string | undefined)[]): number | null {
  const [year = Number.NaN, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    part === undefined ? 0 : Number(part),
  );
  if (hours > 23 || minutes > 59 || seconds > 59 || month < 1 || month > 12 || day < 1) return null;
  const time = Date.UTC(year, month - 1, day, hours, minutes, seconds);
  // Date.UTC takes the 31st of June for the 1st of July, and years below 100 for 19xx.
  const date = new Date(time);
  return date.getUTCDate() === day && date.getUTCFullYear() === year ? time : null;
}
