import { expect, it } from "vitest";
import { partitionsFor, probesFor } from "./search-effort.ts";

it("reads every partition while the whole table can be compared", () => {
  const partitions = partitionsFor(100_000);
  expect(partitions).toBe(24);
  expect(probesFor({ partitions, rows: 100_000, kept: 100_000, limit: 50 })).toBe(24);
});

it("reads a share of the partitions of a large table, and all of them for a narrow filter", () => {
  const rows = 1_000_000;
  const partitions = partitionsFor(rows);
  const probes = (kept: number) => probesFor({ partitions, rows, kept, limit: 50 });
  expect(probes(rows)).toBe(25);
  expect(probes(rows / 2)).toBe(49);
  expect(probes(rows / 100)).toBe(partitions);
});

it("reads more partitions for a longer list", () => {
  const rows = 1_000_000;
  const partitions = partitionsFor(rows);
  const short = probesFor({ partitions, rows, kept: rows, limit: 50 });
  expect(probesFor({ partitions, rows, kept: rows, limit: 50_000 })).toBeGreaterThan(short);
});
