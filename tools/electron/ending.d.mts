export const windowIsOpen: string;
export const handedOver: string;
export const asRoot: string;

export type Ending =
  | { kind: "ended"; code: number; told?: string[] }
  | { kind: "impossible"; reason: string };

export function judgeEarlyEnd(end: {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string[];
  env?: NodeJS.ProcessEnv;
}): Ending;
export function judgeStartError(error: { code?: string; message: string }): Ending;
/** Lines that Chromium and the system's libraries write in the best of times. */
export function isChatter(line: string): boolean;
