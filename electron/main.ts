import { start } from "./shell/start.ts";

/** Entry of the desktop app: Electron's main process. It starts and mediates; the work is done in processes beside it. */
start(import.meta.url);
