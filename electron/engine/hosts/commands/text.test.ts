import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { IndexSummary, Job } from "../../../../shared/library.ts";
import { formatBytes, formatDuration, formatRate, formatShare, plural } from "./format.ts";
import { describeSummary, mergeSummaries } from "./index-command.ts";
import { openerOf } from "./open-browser.ts";
import { createProgressDisplay, formatProgress } from "./progress.ts";
import { describeResult } from "./search-command.ts";
import { describeStatus } from "./status-command.ts";

const job: Job = {
  id: "j",
  kind: "index",
  priority: "requested",
  state: "running",
  waitsFor: null,
  slowedBy: null,
  about: null,
  phase: "reading",
  filesDone: 1234,
  filesFound: 5678,
  failed: 2,
  photosPerSecond: 45.23,
  etaSeconds: 98,
  startedAt: "2024-05-01T10:00:00.000Z",
  problem: null,
  summary: null,
};
const summary: IndexSummary = {
  photos: 120,
  files: 121,
  added: 100,
  unchanged: 21,
  moved: 0,
  missing: 1,
  failed: [{ path: "/photos/x.jpg", code: "file-empty", message: "The file is empty." }],
  seconds: 4,
  imagesPerSecond: 25,
  model: "starter",
  device: "cpu",
};

test("Numbers read well", () => {
  expect([plural(1, "photo"), plural(12345, "photo"), plural(0, "photo")]).toEqual([
    "1 photo",
    "12,345 photos",
    "0 photos",
  ]);
  expect([0.123, 4.56, 45.6, 1234].map(formatRate)).toEqual(["0.12", "4.6", "46", "1,234"]);
  expect([0.04, 9.9, 59.6, 125, 4800].map(formatDuration)).toEqual([
    "0.0 s",
    "9.9 s",
    "1 min 0 s",
    "2 min 5 s",
    "1 h 20 min",
  ]);
  expect([0, 999, 1500, 12_300_000, 5e12].map(formatBytes)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.5 kB",
    "12 MB",
    "5.0 TB",
  ]);
});

test("A share is 100 % only when it is all", () => {
  expect([0, 0.5, 0.9999, 1].map(formatShare)).toEqual(["0 %", "50 %", "99 %", "100 %"]);
});

describe("Progress", () => {
  test("is a bar that fits the terminal", () => {
    expect(formatProgress(job, 120)).toBe(
      "█████░░░░░░░░░░░░░░░░░░░ 1,234 of 5,678 files · 45 photos/s · 1 min 38 s left · 2 problems",
    );
    expect(formatProgress(job, 40).length).toBeLessThan(40);
  });

  test("while listing says what was found, and has no end to show yet", () => {
    const listing: Job = { ...job, phase: "listing", filesDone: 0, failed: 0, photosPerSecond: null };
    expect(formatProgress(listing, 80)).toBe("Looking for photos: 5,678 found");
  });

  test("of a job that waits says why", () => {
    const waiting: Job = {
      ...job,
      state: "paused",
      problem: { code: "disk-full", message: "The disk is full." },
    };
    expect(formatProgress(waiting)).toMatch(/^The disk is full\. · /);
  });

  test("is redrawn on a terminal and cleared at the end", () => {
    const { output, text } = collect(true);
    const display = createProgressDisplay(output);
    display.show(job);
    display.show(job);
    display.end();
    expect(text().split("\r").length).toBe(4);
    expect(text().endsWith("\r\u001b[2K")).toBe(true);
  });

  test("is a line every few seconds elsewhere", () => {
    const { output, text } = collect(false);
    let nowMs = 0;
    const display = createProgressDisplay(output, () => nowMs);
    for (; nowMs < 21_000; nowMs += 250) display.show(job);
    display.end();
    expect(text().split("\n").slice(0, -1)).toHaveLength(4);
    expect(text()).not.toContain("\u001b");
  });
});

test("The summary of an index says what happened and lists the problems", () => {
  expect(describeSummary(summary)).toEqual([
    "100 added, 21 unchanged, 1 missing in 4.0 s (25 photos/s).",
    "The library has 120 photos in 121 files; search uses starter on cpu.",
    "1 file with a problem:",
    "  The file is empty.",
    "    /photos/x.jpg",
  ]);
});

test("Problems of one kind are told once, and only some of their files", () => {
  const problem = (name: number, message: string) => ({
    path: `/${name}.jpg`,
    code: "file-empty" as const,
    message,
  });
  const failed = [problem(0, "Rare."), ...[1, 2, 3, 4, 5, 6, 7].map((name) => problem(name, "Frequent."))];
  expect(describeSummary({ ...summary, failed }).slice(2)).toEqual([
    "8 files with a problem:",
    "  Frequent.",
    ...[1, 2, 3, 4, 5].map((name) => `    /${name}.jpg`),
    "    … and 2 more",
    "  Rare.",
    "    /0.jpg",
    "With --json all of them are listed.",
  ]);
});

test("Summaries of two jobs are one: changes add up, totals are the last one's", () => {
  const second = { ...summary, photos: 130, added: 10, seconds: 1, imagesPerSecond: 10, failed: [] };
  expect(mergeSummaries([summary, second])).toMatchObject({
    photos: 130,
    added: 110,
    unchanged: 42,
    seconds: 5,
    imagesPerSecond: 22,
    failed: summary.failed,
  });
  expect(mergeSummaries([summary])).toEqual(summary);
});

test("Found photos are lines of score, day and path", () => {
  const found = {
    hash: "0".repeat(64),
    tier: "unrated",
    similarity: 0.3,
    tags: [],
    group: { size: 1 },
  } as const;
  const lines = describeResult({
    query: "dog",
    model: "starter",
    coverage: 1,
    tookMs: 41.7,
    counts: { confident: 0, maybe: 0 },
    notices: [],
    results: [
      { ...found, tags: [], score: 0.31234, path: "/a.jpg", takenAt: "2023-08-12T10:00:00" },
      { ...found, tags: [], score: 0.2, path: "/b.jpg", takenAt: null },
    ],
  });
  expect(lines).toEqual([
    "0.312  2023-08-12  /a.jpg",
    "0.200              /b.jpg",
    '2 photos for "dog" in 42 ms.',
  ]);
});

test("The status of an empty library says how to fill it", () => {
  const lines = describeStatus({
    library: { id: "x", path: "/library", version: 1 },
    folders: [],
    counts: { photos: 0, files: 0, missing: 0, offline: 0, failed: 0 },
    coverage: { embedded: 0, photos: 0, waiting: 0 },
    model: { key: "starter", name: "Starter", dimensions: 256, licence: "Apache-2.0" },
    device: "cpu",
    storeBytes: 0,
  });
  expect(lines.join("\n")).toMatch(/none yet; albumen index FOLDER adds one/);
});

test("Each system has a program that opens an address, and none goes through a shell", () => {
  expect(openerOf("linux")).toEqual(["xdg-open"]);
  expect(openerOf("darwin")).toEqual(["open"]);
  expect(openerOf("win32")).toEqual(["rundll32", "url.dll,FileProtocolHandler"]);
});

function collect(isTTY: boolean) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { output: Object.assign(stream, { isTTY, columns: 100 }), text: () => chunks.join("") };
}
