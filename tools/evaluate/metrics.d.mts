export interface Figure {
  value: number;
  chance: number;
  n: number;
  low: number;
  high: number;
}
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number;
export function meanVector(vectors: readonly Float32Array[]): Float32Array;
export function rankOf(
  query: ArrayLike<number>,
  candidates: readonly ArrayLike<number>[],
  right: number,
): number;
export function figure(values: readonly number[], chance: number, groups?: readonly unknown[]): Figure;
export function precisionAt(k: number, scores: readonly number[], isRight: readonly boolean[]): number;
export function averagePrecision(scores: readonly number[], isRight: readonly boolean[]): number;
export function randomNumbers(seed: number): () => number;
