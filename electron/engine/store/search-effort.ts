/**
 * How many partitions a vector index has and how many of them a search reads. The numbers are from
 * docs/decisions/0001-store-layout.md.
 */

/** Below this many rows a flat scan is as quick as an index. */
export const indexFromRows = 5_000;

/** An index is made anew when its table is this many times as long as when the index was made. */
export const retrainGrowth = 4;

/** A search compares with about so many rows: up to here it is exact, beyond it reads the nearest partitions. */
const rowsCompared = 100_000;
const fewestProbes = 20;

/**
 * LanceDB joins partitions of less than a thousand rows, one at each compaction, and writes the whole index anew for it, as
 * often as it takes. Partitions of this many rows on average leave next to none that are so small.
 */
const rowsInPartition = 4_096;

/** A third of the square root of the rows, but no more than LanceDB leaves alone: 24 for 100,000, 244 for a million. */
export function partitionsFor(rows: number): number {
  return Math.max(1, Math.round(Math.min(Math.sqrt(rows) / 3, rows / rowsInPartition)));
}

/**
 * Partitions to read so that, of the rows that the filter keeps, about `rowsCompared` are compared with the query. Rows
 * that it drops cost little, so a filter that keeps few rows has all partitions read and is exact; without this a filter
 * of 1 % finds half of what it should.
 */
export function probesFor(search: { partitions: number; rows: number; kept: number; limit: number }): number {
  const { partitions, rows, kept, limit } = search;
  const keptPerPartition = Math.max(1, kept) / partitions;
  const wanted = Math.max(rowsCompared, 10 * limit);
  const probes = rows <= rowsCompared ? partitions : Math.ceil(wanted / keptPerPartition);
  return Math.min(partitions, Math.max(fewestProbes, probes));
}
