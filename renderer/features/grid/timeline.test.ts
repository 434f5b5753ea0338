import { describe, expect, test } from "vitest";
import { layoutGrid } from "./layout.ts";
import { createScrollSpace } from "./scroll-space.ts";
import { dayAt, neighbourMonth, yearMarks } from "./timeline.ts";

const days = ["2023-08-12", "2023-08-01", "2023-07-30", "2021-01-05", "2020-12-31", null];
/** Every day is a row of its own, 240 px high with its header, 4 px apart. */
const layout = layoutGrid({
  aspectRatios: new Uint16Array(days.length).fill(3000),
  sectionCounts: new Uint32Array(days.length).fill(1),
  width: 600,
  targetHeight: 200,
  gap: 4,
  sectionGap: 16,
  headerHeight: 40,
  minSectionWidth: 0,
});
const topOf = (day: number) => layout.rowTop[day]!;

describe("timeline", () => {
  test("marks where each year begins, as a share of the way", () => {
    const space = createScrollSpace(layout.height, 244);
    expect(yearMarks(layout, days, space, 0)).toEqual([
      { label: "2023", share: 0 },
      { label: "2021", share: topOf(3) / (layout.height - 244) },
      { label: "2020", share: topOf(4) / (layout.height - 244) },
    ]);
  });

  test("leaves out a year too close to the one before", () => {
    const space = createScrollSpace(layout.height, 244);
    expect(yearMarks(layout, days, space, 0.3).map((mark) => mark.label)).toEqual(["2023", "2021"]);
  });

  test("knows the day at a height", () => {
    expect([dayAt(layout, days, topOf(2) + 5), dayAt(layout, days, topOf(5))]).toEqual(["2023-07-30", null]);
  });

  test("goes to the next month, and to the photos of unknown date after the last", () => {
    expect(neighbourMonth(layout, days, topOf(0), 1)).toBe(topOf(2));
    expect(neighbourMonth(layout, days, topOf(4), 1)).toBe(topOf(5));
    expect(neighbourMonth(layout, days, topOf(5), 1)).toBeNull();
  });

  test("goes back to the beginning of the month first, then to the month before", () => {
    expect(neighbourMonth(layout, days, topOf(1), -1)).toBe(topOf(0));
    expect(neighbourMonth(layout, days, topOf(2), -1)).toBe(topOf(0));
    expect(neighbourMonth(layout, days, topOf(0), -1)).toBeNull();
  });
});
