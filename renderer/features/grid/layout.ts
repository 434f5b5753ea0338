/**
 * Justified rows: where each photo of a view stands, from aspect ratios and days alone.
 *
 * Rows are filled left to right at a target height and then stretched or shrunk to the exact width; the break is
 * made where the height stays closest to the target. Days too short for a row of their own stand side by side, as
 * whole days, so that a library of single pictures is no column of headers. A row that would have to grow too much
 * (the last of a day) keeps the target height and ends early.
 *
 * Only rows are stored (some 20 bytes a row); where the photos of a row stand is worked out when it is drawn.
 */

export interface LayoutInput {
  /** width/height × 1000, one a photo, in order. */
  readonly aspectRatios: Uint16Array;
  /** Photos in each section (a day), in order; they add up to `aspectRatios.length`. */
  readonly sectionCounts: Uint32Array;
  /** Room for pictures, px. */
  readonly width: number;
  /** What a row's height should be close to, px. */
  readonly targetHeight: number;
  /** Between pictures, px. */
  readonly gap: number;
  /** Between days that share a row, px. */
  readonly sectionGap: number;
  /** Above a row in which a day begins, px; 0 without headers. */
  readonly headerHeight: number;
  /** Room that a day gets at least when it shares a row, so that its header can be read, px. */
  readonly minSectionWidth: number;
}

export interface GridLayout {
  readonly input: LayoutInput;
  readonly photoCount: number;
  readonly rowCount: number;
  /** Height of everything, px. */
  readonly height: number;
  /** First photo of each row; one more entry than rows, the last is `photoCount`. */
  readonly rowStart: Uint32Array;
  /** Top of each row, its header included; one more entry than rows, the last is `height`. */
  readonly rowTop: Float64Array;
  /** Height of the pictures in each row, px. */
  readonly rowHeight: Uint16Array;
  /** Section of each row's first photo. */
  readonly rowSection: Uint32Array;
  readonly rowFlags: Uint8Array;
  /** First photo of each section; one more entry than sections. */
  readonly sectionStart: Uint32Array;
}

export interface Tile {
  /** Index of the photo. */
  readonly index: number;
  /** Px from the left edge, and width; whole pixels. */
  readonly x: number;
  readonly width: number;
}

/** Panoramas and very tall pictures are cropped to these in the grid; the viewer shows them whole. */
const narrowest = 0.5;
const widest = 3;
/** How much a full row, and the last row of a day, may grow beyond the target to reach the right edge. */
const fullRowStretch = 1.6;
const lastRowStretch = 1.25;

const flagHeader = 1;
const flagRagged = 2;

function clampRatio(thousandths: number): number {
  return Math.min(widest, Math.max(narrowest, thousandths / 1000));
}

/** Lays out everything at once. 1,000,000 photos take some tens of milliseconds; see `createLayoutBuilder`. */
export function layoutGrid(input: LayoutInput): GridLayout {
  const builder = createLayoutBuilder(input);
  for (;;) {
    const layout = builder.advance(Number.POSITIVE_INFINITY);
    if (layout) return layout;
  }
}

export interface LayoutBuilder {
  /** Lays out about so many more photos; the layout once all are. */
  advance(photos: number): GridLayout | undefined;
}

/** The same work in slices, so that a frame is never held up by a large library. */
export function createLayoutBuilder(input: LayoutInput): LayoutBuilder {
  const { aspectRatios, sectionCounts, targetHeight, gap, sectionGap, headerHeight, minSectionWidth } = input;
  const width = Math.max(1, input.width);
  const photoCount = aspectRatios.length;
  const sectionStart = new Uint32Array(sectionCounts.length + 1);
  for (let s = 0; s < sectionCounts.length; s++) {
    sectionStart[s + 1] = sectionStart[s]! + sectionCounts[s]!;
  }

  let capacity = Math.max(64, Math.ceil(photoCount / 4));
  let rowStart = new Uint32Array(capacity);
  let rowTop = new Float64Array(capacity);
  let rowHeight = new Uint16Array(capacity);
  let rowSection = new Uint32Array(capacity);
  let rowFlags = new Uint8Array(capacity);
  let rowCount = 0;
  let top = 0;

  let section = 0;
  let photo = 0;

  function addRow(start: number, firstSection: number, exactHeight: number, flags: number): void {
    if (rowCount + 2 > capacity) {
      capacity *= 2;
      rowStart = grown(rowStart, new Uint32Array(capacity));
      rowTop = grown(rowTop, new Float64Array(capacity));
      rowHeight = grown(rowHeight, new Uint16Array(capacity));
      rowSection = grown(rowSection, new Uint32Array(capacity));
      rowFlags = grown(rowFlags, new Uint8Array(capacity));
    }
    const height = Math.max(1, Math.round(exactHeight));
    rowStart[rowCount] = start;
    rowTop[rowCount] = top;
    rowHeight[rowCount] = height;
    rowSection[rowCount] = firstSection;
    rowFlags[rowCount] = flags;
    rowCount++;
    top += height + gap + ((flags & flagHeader) !== 0 ? headerHeight : 0);
  }

  /** Whole days side by side from `section` on, as many as fit; 0 if not even the first does. */
  function addSharedRow(): boolean {
    let ratios = 0;
    let fixed = 0;
    let used = 0;
    let next = section;
    while (next < sectionCounts.length) {
      const count = sectionCounts[next]!;
      if (count > 0) {
        const first = sectionStart[next]!;
        const lead = ratios === 0 ? 0 : sectionGap;
        const gaps = gap * (count - 1);
        let sum = 0;
        let pictures = gaps;
        for (let i = first; i < first + count && used + lead + pictures <= width; i++) {
          sum += clampRatio(aspectRatios[i]!);
          pictures = gaps + sum * targetHeight;
        }
        const slack = Math.max(0, Math.min(minSectionWidth, width) - pictures);
        if (used + lead + pictures + slack > width) break;
        ratios += sum;
        fixed = used - (ratios - sum) * targetHeight + lead + gaps;
        used += lead + pictures + slack;
      }
      next++;
    }
    if (next === section) return false;
    if (ratios === 0) {
      section = next; // Days without photos.
      return true;
    }
    const height = (width - fixed) / ratios;
    const ragged = height > targetHeight * lastRowStretch;
    addRow(photo, section, ragged ? targetHeight : height, flagHeader | (ragged ? flagRagged : 0));
    section = next;
    photo = sectionStart[section]!;
    return true;
  }

  /** One row of a day that needs several. */
  function addOwnRow(): void {
    const end = sectionStart[section + 1]!;
    const flags = photo === sectionStart[section] ? flagHeader : 0;
    let ratios = 0;
    let next = photo;
    while (next < end) {
      const before = ratios;
      ratios += clampRatio(aspectRatios[next]!);
      next++;
      const gaps = gap * (next - photo - 1);
      if (ratios * targetHeight + gaps < width) continue;
      // The row is full: break before or after this photo, whichever leaves the height closer to the target.
      const after = Math.max(1, width - gaps) / ratios;
      const earlier = before === 0 ? Number.POSITIVE_INFINITY : (width - gaps + gap) / before;
      if (earlier / targetHeight < targetHeight / after) {
        finish(next - 1, earlier, fullRowStretch);
      } else finish(next, after, fullRowStretch);
      return;
    }
    finish(end, (width - gap * (end - photo - 1)) / ratios, lastRowStretch);

    function finish(rowEnd: number, height: number, stretch: number): void {
      const ragged = height > targetHeight * stretch;
      addRow(photo, section, ragged ? targetHeight : height, flags | (ragged ? flagRagged : 0));
      photo = rowEnd;
      if (photo === end) section++;
    }
  }

  return {
    advance(photos) {
      const stop = Math.min(photoCount, photo + photos);
      while (section < sectionCounts.length && (photo < stop || stop === photoCount)) {
        if (photo !== sectionStart[section] || !addSharedRow()) addOwnRow();
      }
      if (section < sectionCounts.length) return undefined;
      const height = rowCount === 0 ? 0 : top - gap;
      if (rowCount + 1 > capacity) addRow(0, 0, 0, 0);
      rowStart[rowCount] = photoCount;
      rowTop[rowCount] = height;
      return {
        input,
        photoCount,
        rowCount,
        height,
        rowStart: rowStart.slice(0, rowCount + 1),
        rowTop: rowTop.slice(0, rowCount + 1),
        rowHeight: rowHeight.slice(0, rowCount),
        rowSection: rowSection.slice(0, rowCount),
        rowFlags: rowFlags.slice(0, rowCount),
        sectionStart,
      };
    },
  };
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

export function hasHeader(layout: GridLayout, row: number): boolean {
  return (layout.rowFlags[row]! & flagHeader) !== 0;
}

/** Top of the pictures of a row, px. */
export function picturesTop(layout: GridLayout, row: number): number {
  return layout.rowTop[row]! + (hasHeader(layout, row) ? layout.input.headerHeight : 0);
}

/** The row at a height; the nearest one above or below everything. -1 where there are no rows. */
export function rowAt(layout: GridLayout, y: number): number {
  return lastAtOrBelow(layout.rowTop, layout.rowCount, y);
}

/** The row of a photo, which must exist. */
export function rowOf(layout: GridLayout, index: number): number {
  return lastAtOrBelow(layout.rowStart, layout.rowCount, index);
}

/** The section of a photo, which must exist. An empty section has no photos and is never the answer. */
export function sectionOf(layout: GridLayout, index: number): number {
  return lastAtOrBelow(layout.sectionStart, layout.sectionStart.length - 1, index);
}

function lastAtOrBelow(sorted: ArrayLike<number>, length: number, value: number): number {
  let low = 0;
  let high = length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the photos of a row stand. */
export function tilesOf(layout: GridLayout, row: number): Tile[] {
  const { aspectRatios, targetHeight, gap, sectionGap, minSectionWidth } = layout.input;
  const width = Math.max(1, layout.input.width);
  const start = layout.rowStart[row]!;
  const end = layout.rowStart[row + 1]!;
  const ragged = (layout.rowFlags[row]! & flagRagged) !== 0;

  let ratios = 0;
  const spaceBefore = new Float64Array(end - start);
  let section = layout.rowSection[row]!;
  let fixed = 0;
  let sectionRatios = 0;
  let sectionPhotos = 0;
  for (let i = start; i < end; i++) {
    let space = i === start ? 0 : gap;
    if (i > start && i === layout.sectionStart[section + 1]) {
      const pictures = sectionRatios * targetHeight + gap * (sectionPhotos - 1);
      space = sectionGap + Math.max(0, Math.min(minSectionWidth, width) - pictures);
      sectionRatios = 0;
      sectionPhotos = 0;
      do section++;
      while (i === layout.sectionStart[section + 1]);
    }
    const ratio = clampRatio(aspectRatios[i]!);
    ratios += ratio;
    sectionRatios += ratio;
    sectionPhotos++;
    spaceBefore[i - start] = space;
    fixed += space;
  }
  const height = ragged ? targetHeight : Math.max(1, width - fixed) / ratios;

  const tiles: Tile[] = [];
  let x = 0;
  for (let i = start; i < end; i++) {
    x += spaceBefore[i - start]!;
    const left = Math.round(x);
    x += clampRatio(aspectRatios[i]!) * height;
    const right = i === end - 1 && !ragged ? Math.round(width) : Math.min(Math.round(x), Math.round(width));
    tiles.push({ index: i, x: left, width: Math.max(1, right - left) });
  }
  return tiles;
}
