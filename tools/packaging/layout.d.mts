export interface PackagedPlaces {
  /** What @electron/fuses is given. */
  fuseTarget: string;
  executable: string;
  resources: string;
  asar: string;
  unpacked: string;
  model: string;
  licenses: string;
}
/** Where electron-builder puts things in the folder of an unpacked app. */
export function packagedPlaces(folder: string, platform: NodeJS.Platform): PackagedPlaces;
/** The name of the folder that electron-builder makes for an app that is not packed further. */
export function appFolderName(platform: NodeJS.Platform, arch: string): string;
