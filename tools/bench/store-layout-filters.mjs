/** The filters of the layout bench: every way of putting them to a search, and what a search finds under them. */
import { exactTop, percentiles } from "./store-layout-data.mjs";
import { idsOf, limit, nearest, timed } from "./store-layout-tables.mjs";

/** The filters: how each is said in SQL, and which rows it keeps. `random` is a fact that follows nothing in the picture. */
function makeFilters(library) {
  const filters = [];
  for (const share of [0.01, 0.1, 0.5]) {
    const draws = share * 10_000;
    filters.push({
      name: `random ${share * 100} %`,
      share,
      sql: `draw < ${draws}`,
      keeps: (row) => library.draw[row] < draws,
    });
    const span = Math.round(8_000 * share);
    const first = 12_000 + Math.round((8_000 - span) / 2);
    filters.push({
      name: `days ${share * 100} %`,
      share,
      sql: `day >= ${first} AND day < ${first + span}`,
      keeps: (row) => library.day[row] >= first && library.day[row] < first + span,
    });
  }
  for (const filter of filters) {
    filter.keep = Uint8Array.from({ length: library.rows }, (_, row) => (filter.keeps(row) ? 1 : 0));
  }
  return filters;
}

/** Ids as SQL ranges where they are neighbours: `(id >= 5 AND id <= 90) OR id IN (…)`. */
function idRanges(ids) {
  const sorted = Int32Array.from(ids).sort();
  const ranges = [];
  const single = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j] + 1) j++;
    if (j > i) ranges.push(`(id >= ${sorted[i]} AND id <= ${sorted[j]})`);
    else single.push(sorted[i]);
    i = j + 1;
  }
  if (single.length > 0) ranges.push(`id IN (${single.join(",")})`);
  return { sql: ranges.join(" OR "), count: ranges.length };
}

/**
 * The index is asked without the filter for more than is needed, what is not kept is dropped, and the amount doubles until
 * enough is left. Exact about ranking as long as the index is; `rounds` says how often it had to ask again.
 */
async function overfetch(table, query, library, filter, nprobes) {
  let ask = Math.ceil((limit / filter.share) * 1.5);
  for (let rounds = 1; ; rounds++) {
    const found = await table
      .query()
      .nearestTo(query)
      .column("vector")
      .distanceType("cosine")
      .nprobes(nprobes)
      .limit(ask)
      .select(["id", "_distance"])
      .toArrow();
    const ids = found.getChild("id").toArray();
    const kept = [];
    for (const id of ids) {
      if (filter.keep[library.rowOfId[id]]) kept.push(id);
      if (kept.length === limit) return { ids: kept, rounds };
    }
    if (ids.length < ask || ask >= 20_000) return { ids: kept, rounds };
    ask *= 4;
  }
}

function scanInMemory(library, filter, query) {
  const best = [];
  for (let row = 0; row < library.rows; row++) {
    if (!filter.keep[row]) continue;
    const at = row * library.dim;
    let a = 0;
    let b = 0;
    for (let i = 0; i < library.dim; i += 2) {
      a += library.vectors[at + i] * query[i];
      b += library.vectors[at + i + 1] * query[i + 1];
    }
    best.push([a + b, row]);
  }
  return best
    .sort((x, y) => y[0] - x[0])
    .slice(0, limit)
    .map(([, row]) => library.id[row]);
}

export async function measureFilters({ tables, library, queries, truth, report }) {
  for (const filter of makeFilters(library)) {
    const keptIds = [];
    const keptHashes = [];
    for (let row = 0; row < library.rows; row++) {
      if (filter.keep[row]) {
        keptIds.push(library.id[row]);
        keptHashes.push(`'${library.hash[row]}'`);
      }
    }
    const idList = `id IN (${keptIds.join(",")})`;
    const hashList = `hash IN (${keptHashes.join(",")})`;
    const ranges = idRanges(keptIds);
    const probes = filter.share <= 0.02 ? 40 : 20;
    const variants = {
      "A one table, no scalar index": (q) => idsOf(nearest(tables.onePlain, q, probes).where(filter.sql)),
      "A one table, scalar index": (q) => idsOf(nearest(tables.one, q, probes).where(filter.sql)),
      "B facts table, then hash IN": async (q) => {
        const found = await tables.facts.query().where(filter.sql).select(["hash"]).toArrow();
        const list = Array.from(found.getChild("hash"), (hash) => `'${hash}'`).join(",");
        return idsOf(nearest(tables.vector, q, probes).where(`hash IN (${list})`));
      },
      "B facts table, then id IN": async (q) => {
        const found = await tables.facts.query().where(filter.sql).select(["id"]).toArrow();
        const list = found.getChild("id").toArray().join(",");
        return idsOf(nearest(tables.vector, q, probes).where(`id IN (${list})`));
      },
      "C memory, then hash IN": (q) => idsOf(nearest(tables.vector, q, probes).where(hashList)),
      "C memory, then id IN": (q) => idsOf(nearest(tables.vector, q, probes).where(idList)),
      "C memory, then id IN, id indexed": (q) => idsOf(nearest(tables.vectorId, q, probes).where(idList)),
      "C memory, exact scan by LanceDB": (q) =>
        idsOf(nearest(tables.vector, q, probes).where(idList).bypassVectorIndex()),
      "C memory, exact scan of vectors in memory": async (q) => scanInMemory(library, filter, q),
      "C memory, index asked for more": async (q) =>
        (await overfetch(tables.vector, q, library, filter, probes)).ids,
    };
    if (ranges.count <= 500) {
      variants["C memory, then id ranges"] = (q) =>
        idsOf(nearest(tables.vector, q, probes).where(ranges.sql));
    }
    const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
    const recall = Object.fromEntries(Object.keys(variants).map((name) => [name, 0]));
    for (const [n, query] of queries.entries()) {
      const expected = new Set(exactTop(truth[n], filter.keep, limit).map((row) => library.id[row]));
      for (const [name, ask] of Object.entries(variants)) {
        const { ms, value } = await timed(() => ask(query));
        if (n >= 2) times[name].push(ms);
        recall[name] += value.filter((id) => expected.has(id)).length / expected.size / queries.length;
      }
    }
    const base = percentiles(times["A one table, scalar index"]).p50;
    for (const name of Object.keys(variants)) {
      const { p50, p95 } = percentiles(times[name]);
      report("filters", {
        filter: filter.name,
        layout: name,
        p50,
        p95,
        "of A": p50 / base,
        recall: recall[name],
      });
    }
  }
}

export async function measureRecall({ tables, library, queries, truth, partitions, report }) {
  const filters = [
    { name: "none", sql: undefined, keep: new Uint8Array(library.rows).fill(1) },
    ...makeFilters(library),
  ];
  for (const filter of filters) {
    for (const probes of [5, 10, 20, 40, partitions]) {
      const recall = [0, 0];
      const ms = [];
      for (const [n, query] of queries.entries()) {
        const expected = new Set(exactTop(truth[n], filter.keep, limit).map((row) => library.id[row]));
        let search = nearest(tables.one, query, probes);
        if (filter.sql) search = search.where(filter.sql);
        const found = await timed(() => idsOf(search));
        ms.push(found.ms);
        recall[n % 2] += found.value.filter((id) => expected.has(id)).length / expected.size;
      }
      const half = queries.length / 2;
      report("recall", {
        filter: filter.name,
        probes,
        "of partitions": partitions,
        "like a photo": recall[0] / half,
        "like words": recall[1] / half,
        p50: percentiles(ms).p50,
      });
    }
  }
}
