/** Numbers, dates and durations in the person's own locale. */

const locales = typeof navigator === "undefined" ? undefined : [...navigator.languages];

const whole = new Intl.NumberFormat(locales, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locales, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locales, { style: "percent", maximumFractionDigits: 0 });
const plurals = new Intl.PluralRules("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const disjunction = new Intl.ListFormat("en", { type: "disjunction" });

/** 12304 -> "12,304". */
export function formatNumber(value: number): string {
  return whole.format(value);
}

/** Photos a second: one decimal below ten, none above. */
export function formatRate(value: number): string {
  return value < 10 ? oneDecimal.format(value) : whole.format(value);
}

/** A share in [0, 1] as whole percent, never 100 % before all is there, never 0 % once something is. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return percent.format(0.01);
  if (share < 1 && share > 0.99) return percent.format(0.99);
  return percent.format(share);
}

/** The count in the person's separators with the noun in the right number: `plural(2, "photo")` -> "2 photos". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${plurals.select(count) === "one" ? one : many}`;
}

/** ["a", "b", "c"] -> "a, b, or c". */
export function formatChoice(items: readonly string[]): string {
  return disjunction.format(items);
}

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locales, {
    style: "unit",
    unit: byteUnits[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** "about 20 min", rounded so that it does not flicker from second to second. */
export function formatRemaining(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${formatNumber(minutes < 10 ? minutes : Math.round(minutes / 5) * 5)} min`;
  const hours = seconds / 3600;
  return `about ${hours < 10 ? oneDecimal.format(Math.round(hours * 2) / 2) : whole.format(hours)} h`;
}

/**
 * Photos carry wall-clock time without a zone ("2023-08-12T17:03:00"): it is read and shown in UTC, so that
 * nobody's own zone shifts it.
 */
export function formatWallClock(takenAt: string, options: Intl.DateTimeFormatOptions): string {
  const time = Date.parse(takenAt.includes("T") ? `${takenAt}Z` : `${takenAt}T00:00:00Z`);
  if (Number.isNaN(time)) return takenAt;
  return new Intl.DateTimeFormat(locales, { ...options, timeZone: "UTC" }).format(time);
}

/** How long ago something happened: "5 minutes ago", "yesterday". Both arguments are ISO times. */
export function formatSince(then: string, now: Date): string {
  const seconds = (Date.parse(then) - now.getTime()) / 1000;
  if (seconds > -60) return "just now";
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}
