import { expect, test, vi } from "vitest";
import { formatBytes, formatRemaining, formatShare, formatSince, formatWallClock, plural } from "./format.ts";

vi.hoisted(() => {
  // The words of one locale, whatever the machine speaks.
  vi.stubGlobal("navigator", { languages: ["en-US"] });
});

test("the remaining time is rounded, so that it does not flicker", () => {
  expect([5, 59, 61, 200, 1187, 3599, 5400, 90_000].map(formatRemaining)).toEqual([
    "less than a minute",
    "less than a minute",
    "about 1 min",
    "about 3 min",
    "about 20 min",
    "about 1 h",
    "about 1.5 h",
    "about 25 h",
  ]);
});

test("a share is 0 % only when there is nothing and 100 % only when all is there", () => {
  expect([0, 0.0001, 0.5, 0.9999, 1].map(formatShare)).toEqual(["0%", "1%", "50%", "99%", "100%"]);
});

test("one is singular, everything else plural, with separators", () => {
  expect([0, 1, 2, 12_304].map((count) => plural(count, "photo"))).toEqual([
    "0 photos",
    "1 photo",
    "2 photos",
    "12,304 photos",
  ]);
});

test("bytes are told in the unit that fits", () => {
  expect([0, 999, 4_600_000, 1_250_000_000].map(formatBytes)).toEqual([
    "0 bytes",
    "999 bytes",
    "4.6 MB",
    "1.3 GB",
  ]);
});

test("a photo's wall-clock time is shown as it is, whatever the zone of the machine", () => {
  const options = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hour12: false,
  } as const;
  expect(formatWallClock("2023-08-12T23:30:00", options)).toBe("08/12/2023, 23");
  expect(formatWallClock("2023-08-12", { year: "numeric", month: "2-digit", day: "2-digit" })).toBe(
    "08/12/2023",
  );
});

test("how long ago is told in the largest unit that fits", () => {
  const now = new Date("2023-08-12T12:00:00Z");
  const since = (iso: string) => formatSince(iso, now);
  expect(
    ["2023-08-12T11:59:30Z", "2023-08-12T11:48:00Z", "2023-08-12T09:00:00Z", "2023-08-11T11:00:00Z"].map(
      since,
    ),
  ).toEqual(["just now", "12 minutes ago", "3 hours ago", "yesterday"]);
});
