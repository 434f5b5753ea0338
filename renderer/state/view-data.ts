import type { View } from "../../shared/contract.ts";

/** A view as the grid uses it: typed arrays instead of text. */
export interface ViewData {
  readonly viewId: string;
  readonly total: number;
  /** width/height × 1000 of every photo. */
  readonly aspectRatios: Uint16Array;
  /** Photos in each section, and the day of each ("2023-08-12", or null where it is unknown). */
  readonly sectionCounts: Uint32Array;
  readonly days: readonly (string | null)[];
  /** Share of the library that this search could see, in [0, 1]. */
  readonly coverage: number;
  /** What to know about this answer, in sentences. */
  readonly notices: View["notices"];
  /** True where a search has more than it lists. */
  readonly truncated: boolean;
}

export function decodeView(view: View): ViewData {
  return {
    viewId: view.viewId,
    total: view.total,
    aspectRatios: decodeUint16(view.aspectRatios, view.total),
    sectionCounts: Uint32Array.from(view.sections, (section) => section.count),
    days: view.sections.map((section) => section.day),
    coverage: view.coverage,
    notices: view.notices,
    truncated: view.truncated,
  };
}

/** Little-endian Uint16 in base64, on a machine of either endianness. */
function decodeUint16(base64: string, count: number): Uint16Array {
  const text = atob(base64);
  const values = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 8);
  }
  return values;
}
