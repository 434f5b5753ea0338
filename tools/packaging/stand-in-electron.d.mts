/** Writes a folder that electron-builder takes for an unpacked Electron of Linux. */
export function makeStandInElectron(folder: string, version: string): void;
