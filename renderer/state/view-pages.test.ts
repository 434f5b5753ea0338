import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PhotoItem } from "../../shared/photo.ts";
import { createViewPages, type PageOptions } from "./view-pages.ts";

/** Photo `n` of a made-up list; its path is all that tells it. */
function photo(n: number): PhotoItem {
  return {
    hash: n.toString(16).padStart(64, "0"),
    width: 3,
    height: 2,
    takenAt: null,
    path: `/${n}.jpg`,
    kind: "jpeg",
    thumbhash: "",
    available: true,
  };
}

interface Request {
  offset: number;
  limit: number;
  signal: AbortSignal;
  answer(): void;
  fail(): void;
}

function setUp(options: Partial<PageOptions> = {}) {
  const requests: Request[] = [];
  const failures: unknown[] = [];
  const pages = createViewPages({
    total: 1000,
    pageSize: 100,
    retryMs: 3000,
    load: (offset, limit, signal) =>
      new Promise((resolve, reject) => {
        const items = Array.from({ length: limit }, (_, i) => photo(offset + i));
        requests.push({
          offset,
          limit,
          signal,
          answer: () => resolve(items),
          fail: () => reject(new Error("no")),
        });
      }),
    onLoad: () => {},
    onFailure: (failure) => failures.push(failure),
    ...options,
  });
  const answerAll = async () => {
    for (const request of requests) request.answer();
    await pages.settled();
  };
  return { pages, requests, failures, answerAll };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("view pages", () => {
  test("loads the pages around what is on screen", () => {
    const { pages, requests } = setUp();
    pages.want(290, 320);
    expect(requests.map(({ offset, limit }) => [offset, limit])).toEqual([
      [200, 100],
      [300, 100],
    ]);
  });

  test("asks for the rest of a list and no more", () => {
    const { pages, requests } = setUp({ total: 130 });
    pages.want(110, 129);
    expect(requests.map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 100],
      [100, 30],
    ]);
  });

  test("knows a photo once its page has come, and not before", async () => {
    const { pages, answerAll } = setUp();
    pages.want(0, 10);
    expect(pages.photoAt(5)).toBeUndefined();
    await answerAll();
    expect(pages.photoAt(5)?.path).toBe("/5.jpg");
  });

  test("asks once for a page that is on its way or there", async () => {
    const { pages, requests, answerAll } = setUp();
    pages.want(30, 40);
    pages.want(31, 41);
    await answerAll();
    pages.want(32, 42);
    expect(requests.length).toBe(1);
  });

  test("stops loading what has been scrolled away", () => {
    const { pages, requests } = setUp();
    pages.want(30, 40);
    pages.want(830, 840);
    expect(requests.map(({ offset, signal }) => [offset, signal.aborted])).toEqual([
      [0, true],
      [800, false],
    ]);
  });

  test("keeps so many pages and forgets the one used longest ago", async () => {
    const { pages, answerAll } = setUp({ maxPages: 3 });
    for (const first of [30, 130, 230, 330]) {
      pages.want(first, first + 10);
      await answerAll();
    }
    expect([50, 150, 250, 350].map((n) => pages.photoAt(n) !== undefined)).toEqual([false, true, true, true]);
  });

  test("never forgets what is on screen", async () => {
    const { pages, answerAll } = setUp({ maxPages: 2 });
    pages.want(0, 499);
    await answerAll();
    expect([0, 150, 250, 350, 450].every((n) => pages.photoAt(n) !== undefined)).toBe(true);
  });

  test("asks again for a page that failed while it is still wanted", async () => {
    const { pages, requests, failures } = setUp();
    pages.want(30, 40);
    requests[0]?.fail();
    await pages.settled();
    expect(failures.length).toBe(1);
    vi.advanceTimersByTime(3000);
    expect(requests.map(({ offset }) => offset)).toEqual([0, 0]);
  });

  test("an answer that comes after closing changes nothing", async () => {
    const { pages, requests } = setUp();
    pages.want(30, 40);
    pages.close();
    requests[0]?.answer();
    await pages.settled();
    expect(pages.photoAt(35)).toBeUndefined();
    expect(requests[0]?.signal.aborted).toBe(true);
  });
});
