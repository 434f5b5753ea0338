import { createContext, use } from "react";
import type { EngineClient } from "../shared/contract.ts";
import type { Shell } from "../shared/shell.ts";

export const EngineContext = createContext<EngineClient | null>(null);
export const ShellContext = createContext<Shell | null>(null);

/** The engine, whatever pipe leads to it. */
export function useEngine(): EngineClient {
  const engine = use(EngineContext);
  if (engine === null) throw new Error("useEngine outside of <App>");
  return engine;
}

/** What only the host of the window can do. */
export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error("useShell outside of <App>");
  return shell;
}
