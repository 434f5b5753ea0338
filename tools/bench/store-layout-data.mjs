/**
 * What the layout bench runs on: vectors that crowd together the way photos do, facts about them, and the exact answers.
 *
 * Everything comes from one seed, so two runs measure the same library.
 */

/** A small seeded generator (mulberry32): returns a function that gives numbers in [0, 1). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A standard normal number (Box and Muller). */
function normal(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

function normalise(vector) {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  const scale = 1 / Math.sqrt(sum);
  for (let i = 0; i < vector.length; i++) vector[i] *= scale;
  return vector;
}

function randomDirection(random, dim) {
  const vector = new Float32Array(dim);
  for (let i = 0; i < dim; i++) vector[i] = normal(random);
  return normalise(vector);
}

/**
 * `rows` unit vectors of `dim` numbers in one Float32Array, with the facts of each row.
 *
 * Photos are taken in events: rows of one event look alike (cosine about 0.75), events share a theme (about 0.45), and all
 * share a cone (about 0.2), as CLIP's vectors do. `day` follows the event, so that a range of days keeps a region of the
 * space; `rating` and `draw` (0 … 9,999) are independent of it.
 */
export function makeLibrary({ rows, dim, seed }) {
  const random = seededRandom(seed);
  const cone = randomDirection(random, dim);
  const themes = Array.from({ length: 200 }, () => randomDirection(random, dim));
  const eventCount = Math.max(20, Math.round(rows / 80));
  const vectors = new Float32Array(rows * dim);
  const day = new Int32Array(rows);
  const draw = new Int32Array(rows);
  const rating = new Int8Array(rows);
  const event = new Int32Array(rows);
  let row = 0;
  for (let e = 0; row < rows; e = (e + 1) % eventCount) {
    const theme = themes[Math.floor(random() * random() * themes.length)];
    const own = randomDirection(random, dim);
    const size = Math.min(rows - row, 1 + Math.floor(-80 * Math.log(1 - random())));
    for (let n = 0; n < size; n++, row++) {
      const vector = vectors.subarray(row * dim, (row + 1) * dim);
      const noise = 0.5 / Math.sqrt(dim);
      for (let i = 0; i < dim; i++) {
        vector[i] = 0.45 * cone[i] + 0.5 * theme[i] + 0.55 * own[i] + noise * normal(random);
      }
      normalise(vector);
      event[row] = e;
      day[row] = 12_000 + Math.floor((row / rows) * 8_000);
      draw[row] = Math.floor(random() * 10_000);
      rating[row] = Math.floor(random() * 6);
    }
  }
  return { rows, dim, vectors, day, draw, rating, event };
}

/** A row's number as the hash a content would have: 64 hex digits that follow no order. */
export function fakeHash(row) {
  let x = (row + 1) >>> 0;
  let out = "";
  for (let i = 0; i < 8; i++) {
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b + i) >>> 0;
    x = (x ^ (x >>> 13) ^ (row * 2654435761)) >>> 0;
    out += x.toString(16).padStart(8, "0");
  }
  return out;
}

/**
 * Query vectors: even ones near a photo ("more like this", cosine about 0.9), odd ones as far from every photo as words
 * are (cosine about 0.3 at best: half theme, half a direction of their own).
 */
export function makeQueries(library, count, seed) {
  const random = seededRandom(seed);
  const { rows, dim, vectors } = library;
  const wordCone = randomDirection(random, dim);
  return Array.from({ length: count }, (_, n) => {
    const row = Math.floor(random() * rows);
    const near = vectors.subarray(row * dim, (row + 1) * dim);
    const other = randomDirection(random, dim);
    const query = new Float32Array(dim);
    for (let i = 0; i < dim; i++) {
      query[i] = n % 2 === 0 ? near[i] + 0.45 * other[i] : 0.4 * near[i] + 0.8 * wordCone[i] + 0.4 * other[i];
    }
    return normalise(query);
  });
}

/** Cosine of a unit query with every row. */
export function allScores({ rows, dim, vectors }, query) {
  const scores = new Float32Array(rows);
  for (let row = 0, at = 0; row < rows; row++, at += dim) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < dim; i += 4) {
      a += vectors[at + i] * query[i];
      b += vectors[at + i + 1] * query[i + 1];
      c += vectors[at + i + 2] * query[i + 2];
      d += vectors[at + i + 3] * query[i + 3];
    }
    scores[row] = a + b + c + d;
  }
  return scores;
}

/** The `k` rows with the highest score among those that `keep` (a Uint8Array of 0 and 1) lets through. */
export function exactTop(scores, keep, k) {
  const rows = [];
  for (let row = 0; row < scores.length; row++) if (keep[row]) rows.push(row);
  return rows.sort((x, y) => scores[y] - scores[x]).slice(0, k);
}

/** p50 and p95 of a list of milliseconds. */
export function percentiles(ms) {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return { p50: at(0.5), p95: at(0.95) };
}
