import { homedir } from "node:os";
import type { CreateEngine } from "../engine.ts";

/**
 * The engine, loaded when it is needed (its native parts take time that `albumen --help` need not spend), and told
 * of the user at this machine. Called by the entry points only, in whose stead it reads the environment.
 */
export async function loadEngine(): Promise<CreateEngine> {
  const { createEngine } = await import("../engine.ts");
  const { platform, env } = process;
  const user = { platform, homeDir: homedir(), configDir: env.XDG_CONFIG_HOME };
  return (options) => createEngine({ user, ...options });
}
