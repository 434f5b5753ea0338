/** Thumbnails that have been on screen: the browser has them, so they come without a fade. Oldest go first. */
const shown = new Set<string>();
const kept = 20_000;

export function rememberShown(hash: string): void {
  shown.delete(hash);
  shown.add(hash);
  if (shown.size <= kept) return;
  const [oldest] = shown;
  if (oldest !== undefined) shown.delete(oldest);
}

export function wasShown(hash: string): boolean {
  return shown.has(hash);
}
