/** A Chromium that is on this machine: its path, or null with what was tried. Installs nothing. */
export function findChromium(): Promise<Chromium>;
/** The same, and if there is none tries to get one: Playwright's download, then Debian's package when root. */
export function ensureChromium(say: (text: string) => void): Promise<Chromium>;

export type Chromium = { path: string; reason: null } | { path: null; reason: string };

/** What a test's Chromium is started with. */
export const chromiumArguments: string[];
