/** Runs `work` while holding a lock file. A second caller waits; the lock of a process that is gone is taken over. */
export function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T>;
