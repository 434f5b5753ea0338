import { strings } from "../../strings.ts";

/** Days as headers, labels and bubbles say them, in the person's locale. Formatters are costly: one each. */

type Style = "long" | "medium" | "short" | "tiny" | "month";

const options: Record<Style, Intl.DateTimeFormatOptions> = {
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  medium: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  short: { day: "numeric", month: "short", year: "numeric" },
  tiny: { day: "numeric", month: "numeric", year: "2-digit" },
  month: { month: "long", year: "numeric" },
};

const formatters = new Map<Style, Intl.DateTimeFormat>();

/** `day` is "2023-08-12" (a time after it is left out), or null where it is unknown. */
export function formatDay(day: string | null, style: Style): string {
  if (day === null) return strings.grid.dateUnknown;
  // A day is no point in time: read and shown in UTC, nobody's own zone can shift it.
  const time = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time)) return day;
  let formatter = formatters.get(style);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat([...navigator.languages], { ...options[style], timeZone: "UTC" });
    formatters.set(style, formatter);
  }
  return formatter.format(time);
}

/** The longest style that fits so many pixels of a header. */
export function formatDayToFit(day: string | null, width: number): string {
  return formatDay(day, width >= 215 ? "long" : width >= 150 ? "medium" : width >= 98 ? "short" : "tiny");
}
