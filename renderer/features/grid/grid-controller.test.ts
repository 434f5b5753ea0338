import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createGridController, type GridController } from "./grid-controller.ts";
import { type GridLayout, layoutGrid, rowOf } from "./layout.ts";

/** What the controller needs of an element; `scrollTop` is what a browser would make of it. */
class FakeScroller extends EventTarget {
  #top = 0;
  get scrollTop(): number {
    return this.#top;
  }
  set scrollTop(top: number) {
    this.#top = top;
  }
  /** The person scrolls. */
  scroll(to: number): void {
    this.#top = to;
    this.dispatchEvent(new Event("scroll"));
  }
}

const height = 800;

function layoutOf(photos: number, targetHeight = 180): GridLayout {
  return layoutGrid({
    aspectRatios: new Uint16Array(photos).fill(1500),
    sectionCounts: Uint32Array.of(photos),
    width: 1000,
    targetHeight,
    gap: 3,
    sectionGap: 16,
    headerHeight: 44,
    minSectionWidth: 104,
  });
}

function setUp(layout: GridLayout): { controller: GridController; element: FakeScroller } {
  const element = new FakeScroller();
  const controller = createGridController({ top: 0, bottom: 16 });
  controller.attach(element as unknown as HTMLElement);
  // React draws a scene and then commits it.
  controller.subscribe(() => controller.commit());
  controller.setViewportHeight(height);
  controller.setLayout(layout);
  return { controller, element };
}

/** Px from the top of the window to a photo's row, as it is drawn. */
function screenTop(controller: GridController, element: FakeScroller, index: number): number {
  const { layout, offset } = controller.scene()!;
  return layout.rowTop[rowOf(layout, index)]! - offset - element.scrollTop;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("grid controller", () => {
  test("draws the rows near the window and no others", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    element.scroll(100_000);
    const { firstRow, lastRow, layout } = controller.scene()!;
    expect(layout.rowTop[firstRow]!).toBeLessThanOrEqual(100_000);
    expect(layout.rowTop[lastRow + 1]!).toBeGreaterThanOrEqual(100_000 + height);
    expect(lastRow - firstRow).toBeLessThan(16);
  });

  test("a small move inside the rows that are drawn draws nothing anew", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    const before = controller.scene();
    element.scroll(5);
    expect(controller.scene()).toBe(before);
  });

  test("a move that draws nothing anew still moves the element", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    controller.scrollTo(7);
    expect(element.scrollTop).toBe(7);
  });

  test("the anchor keeps its place when sizes change, and again when they change back", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    element.scroll(54_321);
    const anchor = controller.anchor()!;
    const before = screenTop(controller, element, anchor.index);
    for (const size of [300, 80, 180]) {
      controller.setLayout(layoutOf(10_000, size));
      expect(screenTop(controller, element, anchor.index)).toBe(before);
    }
    expect(element.scrollTop).toBe(54_321);
  });

  test("the anchor keeps its place when photos come above it", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    element.scroll(54_321);
    const anchor = controller.anchor()!;
    const before = screenTop(controller, element, anchor.index);
    controller.setLayout(layoutOf(10_020), (index) => index + 20);
    expect(screenTop(controller, element, anchor.index + 20)).toBe(before);
  });

  test("at the very top it stays at the top", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    controller.setLayout(layoutOf(10_020), (index) => index + 20);
    expect([controller.anchor(), element.scrollTop]).toEqual([null, 0]);
  });

  test("a photo that is in the window is not moved by revealing it in the middle", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    element.scroll(54_321);
    controller.reveal(controller.anchor()!.index, "center");
    expect(element.scrollTop).toBe(54_321);
  });

  test("revealing reaches the last photo and the end", () => {
    const { controller, element } = setUp(layoutOf(2_000_000));
    controller.reveal(1_999_999);
    const { space } = controller.scene()!;
    expect(element.scrollTop).toBe(space.physicalHeight - height);
    expect(controller.share()).toBe(1);
  });

  test("puts the scrollbar in step at rest without moving a photo", () => {
    const { controller, element } = setUp(layoutOf(2_000_000));
    element.scroll(3_000_000);
    for (let i = 0; i < 50; i++) element.scroll(element.scrollTop + 400);
    const { index } = controller.anchor()!;
    const [before, drifted] = [screenTop(controller, element, index), element.scrollTop];
    vi.runAllTimers();
    expect(element.scrollTop).not.toBe(drifted);
    expect(screenTop(controller, element, index)).toBe(before);
  });

  test("scrolling is fast after a jump, until it rests", () => {
    const { controller, element } = setUp(layoutOf(10_000));
    element.scroll(200_000);
    expect(controller.scene()?.isFast).toBe(true);
    vi.runAllTimers();
    expect(controller.scene()?.isFast).toBe(false);
  });
});
