import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepMissingMs, libraryAge, startClock, tick } from "./library-time.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1);
/** The library's age in days after looks at these days of the calendar. */
const daysAfter = (...days: number[]) =>
  days.reduce((clock, at) => tick(clock, start + at * day), startClock(start)).ageMs / day;

describe("the library's own time", () => {
  test("is the calendar's while the clock is right", () => {
    expect(daysAfter(1, 2, 5, 12)).toBe(12);
  });

  test("does not go on while the clock was set back, and counts the truth when it is put right", () => {
    // An empty battery: 1970, two days there, and right again.
    expect(daysAfter(3, -20_000, -19_999, -19_998, 5)).toBe(5);
    expect(daysAfter(3, -20_000, 3)).toBe(3);
  });

  test("believes a clock that stays behind for two months", () => {
    const days = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
    expect(daysAfter(3, ...days(-100, 50))).toBe(3);
    expect(daysAfter(3, ...days(-100, 66))).toBe(8);
  });

  test("takes little of a leap ahead", () => {
    expect(daysAfter(1, 20_000)).toBe(11);
    expect(daysAfter(1, 20_000, 2, 3)).toBe(11);
  });

  test("counts no more than ten days of a long absence", () => {
    expect(daysAfter(400)).toBe(10);
  });

  test("never runs ahead of the true time by a clock that only goes back and is put right", () => {
    const phases = fc.array(
      fc.record({
        behind: fc.constantFrom(0, 1, 50, 20_000),
        steps: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(phases, (lived) => {
        let truth = 0;
        let clock = startClock(start);
        for (const { behind, steps } of lived) {
          for (const days of steps) {
            truth += days;
            const before = clock.ageMs;
            clock = tick(clock, start + (truth - behind) * day);
            expect(clock.ageMs).toBeGreaterThanOrEqual(before);
            expect(clock.ageMs).toBeLessThanOrEqual(truth * day);
          }
        }
      }),
    );
  });

  test("is kept with the library, also where the note was damaged", async () => {
    const notes = new Map<string, string>();
    let writes = 0;
    const store = {
      note: (name: string) => notes.get(name),
      async setNote(name: string, value: string) {
        writes++;
        notes.set(name, value);
      },
    };
    expect(await libraryAge(store, start)).toBe(0);
    expect(await libraryAge(store, start + 60_000)).toBe(60_000);
    expect(writes).toBe(1);
    expect(await libraryAge(store, start + 2 * day)).toBe(2 * day);
    expect(await libraryAge(store, start + 3 * day)).toBe(3 * day);
    notes.set("library-time", "{");
    expect(await libraryAge(store, start + 500 * day)).toBeLessThan(keepMissingMs);
  });
});
