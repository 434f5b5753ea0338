import { join } from "node:path";

/** Set by the global setup of the tests, for every process of them: where the compiled parts of the stand-in are. */
export const builtDirVariable = "ALBUMEN_STAND_IN";

export function builtFile(name: string): string {
  const dir = process.env[builtDirVariable];
  if (dir === undefined)
    throw new Error(`${builtDirVariable} is not set: run this in the project "desktop".`);
  return join(dir, name);
}
