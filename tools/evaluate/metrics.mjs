// What is measured, apart from where the vectors come from. Rows are Float32Array of length 1; figures carry the
// bounds within which nine of ten redrawings of the same pictures fall (bootstrap, 5 and 95 %).

const redrawings = 400;

export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function meanVector(vectors) {
  const sum = new Float32Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  const length = Math.sqrt(dot(sum, sum)) || 1;
  return sum.map((value) => value / length);
}

/** How many of `candidates` are at least as near to `query` as the right one. Ties count against. */
export function rankOf(query, candidates, right) {
  const own = dot(query, candidates[right]);
  let above = 0;
  for (let i = 0; i < candidates.length; i++) if (i !== right && dot(query, candidates[i]) >= own) above++;
  return above;
}

/**
 * The mean of `values` with its bounds. `groups` gives each value's picture: what is said of one picture is redrawn
 * together, because five sentences about it are not five independent facts.
 */
export function figure(values, chance, groups = values.map((_, i) => i)) {
  const sums = new Map();
  values.forEach((value, i) => {
    const sum = sums.get(groups[i]) ?? { total: 0, count: 0 };
    sum.total += value;
    sum.count += 1;
    sums.set(groups[i], sum);
  });
  const drawn = [...sums.values()];
  const random = randomNumbers(drawn.length);
  const means = Array.from({ length: redrawings }, () => {
    let total = 0;
    let count = 0;
    for (let i = 0; i < drawn.length; i++) {
      const one = drawn[Math.floor(random() * drawn.length)];
      total += one.total;
      count += one.count;
    }
    return total / count;
  }).sort((a, b) => a - b);
  return {
    value: round(values.reduce((total, value) => total + value, 0) / values.length),
    chance: round(chance),
    n: values.length,
    low: round(means[Math.floor(redrawings * 0.05)]),
    high: round(means[Math.ceil(redrawings * 0.95) - 1]),
  };
}

/** Share of right ones among the first `k`, or among as many as there are right ones if those are fewer. */
export function precisionAt(k, scores, isRight) {
  const available = isRight.filter(Boolean).length;
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const first = order.slice(0, Math.min(k, available));
  return first.filter((i) => isRight[i]).length / first.length;
}

export function averagePrecision(scores, isRight) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  let found = 0;
  let sum = 0;
  order.forEach((i, place) => {
    if (isRight[i]) sum += ++found / (place + 1);
  });
  return sum / found;
}

/** The same numbers in each run (mulberry32). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function round(value) {
  return Number(value.toFixed(4));
}
