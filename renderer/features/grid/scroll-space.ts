/**
 * Scrolling through more pixels than a browser allows.
 *
 * Browsers cap an element at 16 to 33 million device pixels; two million photos are 80 million and more. The
 * element that scrolls is therefore at most `maxPhysicalHeight` high, and a *virtual* offset (where we are in the
 * photos) is kept beside the *physical* one (`scrollTop`).
 *
 * - Small moves (wheel, touch, keys) are the same distance in both, so nothing feels scaled.
 * - Large ones (a scrollbar drag, `scrollTop = …`) are places on the scrollbar: the map below says where they lead.
 *   One pixel of a thumb's way is thousands of pixels here, so the two can be told apart by size alone.
 * - The map is one to one near both ends and scaled between them: the first and the last photo are reached
 *   exactly, and small moves near an end never run into it early.
 * - Small moves in the scaled part make the two drift apart; `synced` brings the physical offset back in step
 *   while nothing moves, which nobody sees because what is drawn is placed by the difference.
 */

export interface ScrollSpace {
  /** Px of all content, and of the window onto it. */
  readonly contentHeight: number;
  readonly viewportHeight: number;
  /** Px of the element that scrolls. */
  readonly physicalHeight: number;
}

export interface ScrollPosition {
  /** Px of content above the window. */
  readonly virtual: number;
  /** `scrollTop`. */
  readonly physical: number;
}

/** Far below every browser's cap, also at three device pixels a pixel. */
export const maxPhysicalHeight = 6_000_000;
/** One to one near each end: this share of the physical way. */
const endShare = 1 / 12;
/** A move by more windows than this at once is a place on the scrollbar, not a distance. */
const jumpWindows = 3;

export function createScrollSpace(
  contentHeight: number,
  viewportHeight: number,
  maximum = maxPhysicalHeight,
): ScrollSpace {
  return { contentHeight, viewportHeight, physicalHeight: Math.min(contentHeight, maximum) };
}

function ways(space: ScrollSpace): { virtual: number; physical: number; end: number } {
  const virtual = Math.max(0, space.contentHeight - space.viewportHeight);
  const physical = Math.max(0, space.physicalHeight - space.viewportHeight);
  return { virtual, physical, end: virtual === physical ? physical : physical * endShare };
}

/** The largest virtual offset. */
export function virtualEnd(space: ScrollSpace): number {
  return ways(space).virtual;
}

/** Where the scrollbar stands for a virtual offset. */
export function toPhysical(space: ScrollSpace, offset: number): number {
  const { virtual, physical, end } = ways(space);
  const v = clamp(offset, virtual);
  if (v <= end) return v;
  if (v >= virtual - end) return physical - (virtual - v);
  return end + ((v - end) * (physical - 2 * end)) / (virtual - 2 * end);
}

/** Where a place on the scrollbar leads. The inverse of `toPhysical`. */
export function toVirtual(space: ScrollSpace, scrollTop: number): number {
  const { virtual, physical, end } = ways(space);
  const p = clamp(scrollTop, physical);
  if (p <= end) return p;
  if (p >= physical - end) return virtual - (physical - p);
  return end + ((p - end) * (virtual - 2 * end)) / (physical - 2 * end);
}

/** Goes to a virtual offset exactly; `physical` is where `scrollTop` belongs. */
export function placed(space: ScrollSpace, offset: number): ScrollPosition {
  const virtual = clamp(offset, ways(space).virtual);
  return { virtual, physical: toPhysical(space, virtual) };
}

/** The browser has scrolled to `scrollTop`. */
export function moved(space: ScrollSpace, from: ScrollPosition, scrollTop: number): ScrollPosition {
  const { virtual, physical } = ways(space);
  const distance = scrollTop - from.physical;
  const isPlace = virtual === physical || Math.abs(distance) > jumpWindows * space.viewportHeight;
  if (isPlace) return { virtual: toVirtual(space, scrollTop), physical: scrollTop };
  return { virtual: clamp(from.virtual + distance, virtual), physical: scrollTop };
}

/** The same place in the photos with the scrollbar where it belongs. */
export function synced(space: ScrollSpace, position: ScrollPosition): ScrollPosition {
  return placed(space, position.virtual);
}

/** True where the scrollbar is so far off that the next small move could run into its end: do not wait for rest. */
export function mustSync(space: ScrollSpace, position: ScrollPosition): boolean {
  const { virtual, physical } = ways(space);
  const near = 2 * space.viewportHeight;
  const right = toPhysical(space, position.virtual);
  if (Math.abs(right - position.physical) < 1) return false;
  const atBarEnd = position.physical < near || position.physical > physical - near;
  const atContentEnd = position.virtual <= 0 || position.virtual >= virtual;
  return atBarEnd || atContentEnd;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), most);
}
