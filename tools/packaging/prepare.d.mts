/** Brings into out/ all that is packaged. False: the build failed, and what went wrong has been printed. */
export function prepare(): Promise<boolean>;
/** Deletes what the compiler made of files that are gone. */
export function removeOrphans(sources: string, compiled: string): void;
