/** Paths of the libraries of Microsoft's Visual C++ runtime within a folder of Visual Studio; none if it is not there. */
export function visualCLibraries(visualStudio: string, arch: string): string[];
/** Where the newest Visual Studio of this machine is, or null. */
export function findVisualStudio(env?: NodeJS.ProcessEnv): string | null;
