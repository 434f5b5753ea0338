export function quantile(list, q) {
  return [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * q)];
}

export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function cosine(a, b) {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
