/** Writes a folder that electron-builder takes for an unpacked Electron. */
export function makeStandInElectron(folder: string, version: string, platform: NodeJS.Platform): void;
