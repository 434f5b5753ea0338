/**
 * Zoom and pan as plain numbers. Points are px from the centre of the stage; `scale` is px of the page for one pixel
 * of the picture.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Stage {
  /** Room to show the picture in, px. */
  readonly room: Size;
  /** Pixels of the original. */
  readonly picture: Size;
  /** Device pixels a px. */
  readonly pixelRatio: number;
}

/** "fit" follows the window; "free" has been zoomed, and says where the middle of the picture is. */
export type Zoom =
  | { readonly mode: "fit" }
  | { readonly mode: "free"; readonly scale: number; readonly centre: Point };

export const fit: Zoom = { mode: "fit" };

/** One picture pixel is one device pixel: 100 %. */
export function actualScale(stage: Stage): number {
  return 1 / stage.pixelRatio;
}

/** The whole picture in the window; a small one is not blown up beyond its pixels. */
export function fitScale({ room, picture, pixelRatio }: Stage): number {
  return Math.min(room.width / picture.width, room.height / picture.height, 1 / pixelRatio);
}

/** Eight device pixels for a pixel, or the fit where that is more (it never is). */
export function largestScale(stage: Stage): number {
  return Math.max(8 * actualScale(stage), fitScale(stage));
}

export function scaleOf(stage: Stage, zoom: Zoom): number {
  return zoom.mode === "fit" ? fitScale(stage) : clampScale(stage, zoom.scale);
}

function clampScale(stage: Stage, scale: number): number {
  return Math.min(largestScale(stage), Math.max(fitScale(stage), scale));
}

function centreOf(stage: Stage, zoom: Zoom): Point {
  return zoom.mode === "fit" ? { x: 0, y: 0 } : clampCentre(stage, scaleOf(stage, zoom), zoom.centre);
}

/** A picture larger than the window leaves no empty edge; a smaller one is in the middle. */
function clampCentre({ room, picture }: Stage, scale: number, centre: Point): Point {
  const mostX = Math.max(0, (picture.width * scale - room.width) / 2);
  const mostY = Math.max(0, (picture.height * scale - room.height) / 2);
  return {
    x: Math.min(mostX, Math.max(-mostX, centre.x)),
    y: Math.min(mostY, Math.max(-mostY, centre.y)),
  };
}

/** To a scale, with the pixel of the picture that is under `point` staying there as far as the edges allow. */
export function zoomTo(stage: Stage, zoom: Zoom, scale: number, point: Point): Zoom {
  const from = scaleOf(stage, zoom);
  const to = clampScale(stage, scale);
  // Back at the fit it follows the window again; a thousandth is no difference that anybody sees.
  if (to <= fitScale(stage) * 1.001) return fit;
  const centre = centreOf(stage, zoom);
  const factor = to / from;
  return {
    mode: "free",
    scale: to,
    centre: clampCentre(stage, to, {
      x: point.x + (centre.x - point.x) * factor,
      y: point.y + (centre.y - point.y) * factor,
    }),
  };
}

export function zoomBy(stage: Stage, zoom: Zoom, factor: number, point: Point): Zoom {
  return zoomTo(stage, zoom, scaleOf(stage, zoom) * factor, point);
}

/** Between the fit and 100 %: what a double click does. */
export function toggleActual(stage: Stage, zoom: Zoom, point: Point): Zoom {
  return zoom.mode === "fit" ? zoomTo(stage, zoom, actualScale(stage), point) : fit;
}

export function panBy(stage: Stage, zoom: Zoom, by: Point): Zoom {
  if (zoom.mode === "fit") return zoom;
  const scale = scaleOf(stage, zoom);
  const { x, y } = centreOf(stage, zoom);
  return { mode: "free", scale, centre: clampCentre(stage, scale, { x: x + by.x, y: y + by.y }) };
}

/** Where the picture stands, px from the top left corner of the stage. */
export function boxOf(stage: Stage, zoom: Zoom): { x: number; y: number; width: number; height: number } {
  const scale = scaleOf(stage, zoom);
  const centre = centreOf(stage, zoom);
  const width = stage.picture.width * scale;
  const height = stage.picture.height * scale;
  return {
    x: (stage.room.width - width) / 2 + centre.x,
    y: (stage.room.height - height) / 2 + centre.y,
    width,
    height,
  };
}

/** Device pixels of the longer side as shown: what a preview must have to be sharp. */
export function shownPixels(stage: Stage, zoom: Zoom): number {
  return Math.max(stage.picture.width, stage.picture.height) * scaleOf(stage, zoom) * stage.pixelRatio;
}
