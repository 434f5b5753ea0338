/** Brings out/ up to date (one part or both). False if that failed; what went wrong has then been printed. */
export function buildIfStale(options?: {
  only?: "engine" | "web" | undefined;
  quiet?: boolean;
}): Promise<boolean>;
