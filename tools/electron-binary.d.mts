/** Electron's program, or why there is none (a part of a sentence). */
export type ElectronBinary = { path: string; reason: null } | { path: null; reason: string };

export interface FindOptions {
  packageDir?: string;
  platform?: NodeJS.Platform;
  env?: NodeJS.ProcessEnv;
}
export interface EnsureOptions extends FindOptions {
  stateDir?: string;
  cacheRoot?: string;
  arch?: string;
  again?: boolean;
  output?: NodeJS.WritableStream & { isTTY?: boolean };
  signal?: AbortSignal;
  stallMs?: number;
}
export function findElectron(options?: FindOptions): ElectronBinary;
export function ensureElectron(options?: EnsureOptions): Promise<ElectronBinary>;
