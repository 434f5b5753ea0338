import type { Anchor } from "./grid-controller.ts";

/** Where a list was left: found again on back, forward and reload. */
export interface GridMemory {
  /** Null at the very top. */
  readonly anchor: Anchor | null;
  /** Content of the anchor, to find it in a library that has changed since. */
  readonly hash: string | null;
  /** Index of the focused photo. */
  readonly focus: number;
}

const prefix = "albumen-grid:";

export function rememberGrid(key: string, memory: GridMemory | null): void {
  try {
    if (memory === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(memory));
  } catch {
    // Storage may be full or forbidden; then a reload starts at the top.
  }
}

export function recallGrid(key: string): GridMemory | null {
  try {
    const text = sessionStorage.getItem(prefix + key);
    if (text === null) return null;
    const memory = JSON.parse(text) as Partial<GridMemory>;
    const { anchor, hash, focus } = memory;
    return {
      anchor: typeof anchor?.index === "number" && typeof anchor.top === "number" ? anchor : null,
      hash: typeof hash === "string" ? hash : null,
      focus: typeof focus === "number" ? focus : 0,
    };
  } catch {
    return null;
  }
}
