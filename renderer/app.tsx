import { useEffect } from "react";
import type { EngineClient } from "../shared/contract.ts";
import type { Shell } from "../shared/shell.ts";
import { EngineContext, ShellContext } from "./contexts.ts";
import { Frame } from "./features/frame/frame.tsx";
import { startEngineSync } from "./state/engine-sync.ts";
import { startFactsSync } from "./state/facts.ts";
import { TooltipProvider } from "./ui/tooltip.tsx";
import "./ui/base.css";

export interface AppProps {
  engine: EngineClient;
  shell: Shell;
}

/** The whole interface, on any host: it knows an engine and a shell and nothing else of the world. */
export function App({ engine, shell }: AppProps) {
  useEffect(() => startEngineSync(engine), [engine]);
  useEffect(() => startFactsSync(engine), [engine]);
  return (
    <EngineContext value={engine}>
      <ShellContext value={shell}>
        <TooltipProvider>
          <Frame />
        </TooltipProvider>
      </ShellContext>
    </EngineContext>
  );
}
