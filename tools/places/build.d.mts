export function buildPlaces(folder: string): Promise<Buffer>;
export function checkVersions(folder: string): Promise<void>;
