import { dot } from "../evaluate/metrics.mjs";

export { dot };

export function quantile(list, q) {
  return [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * q)];
}

export function cosine(a, b) {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
