/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How a window was left. `bounds` are those of its normal state, whatever its mode. */
export interface WindowPlace {
  bounds: Rectangle;
  mode: "normal" | "maximized" | "fullscreen";
}

export const smallestWindow = { width: 480, height: 400 };
const usualSize = { width: 1280, height: 860 };
/** At least so much of the top edge is on a display, or the window could not be taken hold of. */
const grip = { width: 120, height: 40 };

/**
 * Where to open a window: as it was left, if it can be reached there. Displays come and go: what lies on none of them is
 * brought to the primary one, and what is larger than its display is made to fit.
 * @param workAreas of all displays (without task bars), the primary one first.
 */
export function placeWindow(saved: WindowPlace | null, workAreas: readonly Rectangle[]): WindowPlace {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usualSize };
  if (!saved) return { bounds: centred(usualSize, primary), mode: "normal" };
  const area = workAreas.find((candidate) => holdsGrip(saved.bounds, candidate));
  if (!area) return { bounds: centred(saved.bounds, primary), mode: saved.mode };
  return { bounds: fitted(saved.bounds, area), mode: saved.mode };
}

function holdsGrip({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const left = Math.max(x, area.x);
  const right = Math.min(x + width, area.x + area.width);
  const isBelowTop = y >= area.y - grip.height && y + grip.height <= area.y + area.height;
  return isBelowTop && right - left >= Math.min(grip.width, width);
}

function sizeWithin({ width, height }: { width: number; height: number }, area: Rectangle) {
  return {
    width: Math.min(Math.max(width, smallestWindow.width), area.width),
    height: Math.min(Math.max(height, smallestWindow.height), area.height),
  };
}

function centred(wanted: { width: number; height: number }, area: Rectangle): Rectangle {
  const { width, height } = sizeWithin(wanted, area);
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height };
}

/** Keeps a window where it is, hanging over an edge or not; only its size and its title bar are seen to. */
function fitted(bounds: Rectangle, area: Rectangle): Rectangle {
  const { width, height } = sizeWithin(bounds, area);
  const x =
    width === bounds.width ? bounds.x : Math.max(area.x, Math.min(bounds.x, area.x + area.width - width));
  const y = Math.max(area.y, Math.min(bounds.y, area.y + area.height - grip.height));
  return { x, y, width, height };
}
