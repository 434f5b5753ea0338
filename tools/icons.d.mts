/** Writes icon.ico, icon.icns, icon.png and a folder `linux` of PNGs into `folder`. */
export function makeIcons(folder: string): Promise<void>;
