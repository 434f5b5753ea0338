import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PhotoOrder, unknownDay } from "../store/store.ts";
import { createViewRegistry, sectionsByDay } from "./views.ts";

const orderOf = (days: number[]): PhotoOrder => ({
  length: days.length,
  days: Int32Array.from(days),
  aspectRatios: Uint16Array.from(days, (_, index) => 1000 + index),
  hashAt: (index) => String(index).padStart(64, "0"),
  indexOf: (hash) => Number(hash),
  byDate: () => orderOf([...days].sort((a, b) => b - a)),
});
const info = { coverage: 1, notices: [], truncated: false, byDate: true };

describe("sections", () => {
  it("are runs of one day, newest first as given, with unknown dates as null", () => {
    expect(sectionsByDay(Int32Array.from([1, 1, 0, unknownDay, unknownDay]))).toEqual([
      { day: "1970-01-02", count: 2 },
      { day: "1970-01-01", count: 1 },
      { day: null, count: 2 },
    ]);
  });

  it("have days before 1970", () => {
    expect(sectionsByDay(Int32Array.from([-1]))).toEqual([{ day: "1969-12-31", count: 1 }]);
  });

  it("count every photo once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30_000, max: 30_000 })), (days) => {
        const sections = sectionsByDay(Int32Array.from(days));
        expect(sections.reduce((sum, section) => sum + section.count, 0)).toBe(days.length);
      }),
    );
  });
});

describe("a view", () => {
  it("carries the aspect ratio of every photo as little-endian 16-bit numbers", () => {
    const { aspectRatios } = createViewRegistry().open(
      { order: orderOf([3, 3]), similarities: new Map() },
      info,
    );
    expect([...Buffer.from(aspectRatios, "base64")]).toEqual([0xe8, 0x03, 0xe9, 0x03]);
  });

  it("sorted by relevance is one section without a day", () => {
    const view = createViewRegistry().open(
      { order: orderOf([3, 1]), similarities: new Map() },
      { ...info, byDate: false },
    );
    expect(view.sections).toEqual([{ day: null, count: 2 }]);
  });

  it("that was closed is unknown", () => {
    const views = createViewRegistry();
    const { viewId } = views.open({ order: orderOf([1]), similarities: new Map() }, info);
    views.close(viewId);
    expect(() => views.get(viewId)).toThrow(expect.objectContaining({ code: "view-unknown" }));
  });

  it("in use outlives those that nobody asks for", () => {
    const views = createViewRegistry();
    const open = () => views.open({ order: orderOf([1]), similarities: new Map() }, info).viewId;
    const used = open();
    const forgotten = open();
    for (let index = 0; index < 40; index++) {
      open();
      views.get(used);
    }
    expect(views.get(used).order.length).toBe(1);
    expect(() => views.get(forgotten)).toThrow();
  });
});
