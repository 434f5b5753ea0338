/** The checkout's folder. */
export const root: string;
/** What is missing before anything can run, as a sentence with a next step, or null. */
export function missingPrerequisite(nodeVersion?: string, directory?: string): string | null;
export function requirePrerequisites(): void;
