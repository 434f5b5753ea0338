/** How a hardened app's fuses stand, by electron-builder's names. */
export const hardened: Record<string, boolean>;
/** Reads the fuses in a packaged program. Returns which stand wrong, as sentences. */
export function wrongFuses(fuseTarget: string): Promise<string[]>;
