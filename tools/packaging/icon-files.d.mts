export interface IconPicture {
  /** Width and height in pixels. */
  size: number;
  png: Buffer;
}
/** An .ico of PNGs of up to 256 pixels. */
export function icoOf(pictures: readonly IconPicture[]): Buffer;
/** The sizes that `icnsOf` knows, in pixels. */
export const icnsSizes: number[];
/** An .icns of PNGs. */
export function icnsOf(pictures: readonly IconPicture[]): Buffer;
