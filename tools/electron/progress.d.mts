export function createDownloadProgress(
  output: { isTTY?: boolean; write(text: string): unknown },
  now?: () => number,
): { show(transferred: number, total: number | null): void; end(): void };
