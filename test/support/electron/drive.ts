import type { Browser } from "playwright-core";
import type { DrivenDesktop, DrivenOptions } from "../desktop-journeys.ts";
import { openDesktop } from "./desktop.ts";
import { startMain } from "./main-process.ts";

/** The app over the stand-in, for journeys. */
export async function driveStandIn(browser: Browser, options: DrivenOptions): Promise<DrivenDesktop> {
  const desktop = await openDesktop(browser, options);
  const { control, home } = desktop;
  const theWindow = async () => {
    const [window] = await control.windows();
    if (!window) throw new Error("There is no window.");
    return { ...window, isInFront: window.isFocused && window.mode !== "minimized" };
  };
  return {
    page: desktop.page,
    pageCount: async () => (await desktop.page()).context().pages().length,
    window: theWindow,
    minimize: async () => control.window((await theWindow()).id, "minimize"),
    workAreas: () => control.workAreas(),
    chooseFolders: (paths) => control.answerDialog(paths),
    clickMenu: (path) => control.clickMenu(path),
    async crashEngine() {
      const processes = await control.processes();
      const engine = processes.find(({ name }) => name === "Albumen engine");
      process.kill(engine?.pid as number, "SIGKILL");
    },
    async startAgain(args) {
      const second = startMain({ home, args });
      const { code } = await second.exited;
      return { code, stdout: second.stdout() };
    },
    quit: async () => (await desktop.quit()).code,
  };
}
