import type { WindowOutcome, WindowRequest } from "../electron/engine/hosts/commands/context.ts";
import type { ElectronBinary } from "./electron-binary.mjs";

interface Lines {
  write(text: string): unknown;
}

/** Opens the checkout's app in Electron and stays until it ends. The second argument is for tests. */
export function openDesktop(
  request: WindowRequest,
  surroundings?: {
    appDir?: string;
    electron?: () => Promise<ElectronBinary>;
    env?: NodeJS.ProcessEnv;
    isRoot?: boolean;
    output?: Lines;
    errors?: Lines;
    slowAfterMs?: number;
  },
): Promise<WindowOutcome>;
