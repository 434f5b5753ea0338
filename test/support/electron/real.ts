import { spawn } from "node:child_process";
import { type ElectronApplication, _electron as electron, type Page } from "playwright-core";
import { expect, onTestFinished, type TestContext } from "vitest";
import { missingDisplay } from "../../../electron/engine/hosts/display.ts";
import { findElectron } from "../../../tools/electron-binary.mjs";
import type { DrivenDesktop, DrivenOptions } from "../desktop-journeys.ts";
import { homeEnv, notInherited } from "../home.ts";
import { root } from "../run-program.ts";

const appDir = root.replace(/[\\/]$/, "");

/** Chromium does not run sandboxed as root, and starting it otherwise would test something else. */
function whyNot(): string | null {
  const found = findElectron();
  if (found.path === null) return `there is no Electron binary: ${found.reason}`;
  const { platform, env } = process;
  const noDisplay = missingDisplay({ platform, env });
  if (noDisplay !== null) return noDisplay;
  if (process.getuid?.() === 0) return "Electron does not start in its sandbox for root";
  return null;
}

/**
 * The app under real Electron, with its window on the screen of this machine. Skips the test, naming why, where that cannot be.
 * Playwright steers it over Node's inspector, so a binary whose fuses forbid that is none.
 */
export async function driveElectron(context: TestContext, options: DrivenOptions): Promise<DrivenDesktop> {
  const reason = whyNot();
  if (reason !== null) context.skip(reason);
  const executablePath = findElectron().path as string;
  const env = cleanEnv(options.home);
  const app = await electron.launch({
    executablePath,
    args: [appDir, ...(options.args ?? [])],
    cwd: options.home,
    env,
  });
  const program = app.process();
  const exited = new Promise<number | null>((resolve) => program.once("exit", resolve));
  const problems: string[] = [];
  let isEnding = false;
  const watch = (page: Page) => {
    // What is asked for while all of it goes away fails, and is nobody's fault.
    const note = (problem: string) => isEnding || problems.push(problem);
    page.on("pageerror", (error) => note(error.message));
    page.on("console", (message) => message.type() === "error" && note(message.text()));
  };
  for (const page of app.windows()) watch(page);
  app.on("window", watch);
  onTestFinished(async () => {
    isEnding = true;
    program.kill("SIGKILL");
    await exited;
    if (!options.mayFail) expect(problems, "errors of the window's page").toEqual([]);
  });
  const onQuit = () => {
    isEnding = true;
  };
  return driven(app, { executablePath, env, exited, cwd: options.home, onQuit });
}

interface Running {
  executablePath: string;
  env: Record<string, string>;
  cwd: string;
  exited: Promise<number | null>;
  onQuit(): void;
}

function driven(app: ElectronApplication, running: Running): DrivenDesktop {
  return {
    async page() {
      const page = await app.firstWindow();
      await page.waitForLoadState("domcontentloaded");
      return page;
    },
    pageCount: async () => app.windows().length,
    window: () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (!window) throw new Error("There is no window.");
        // Known to Electron, though not to its types.
        const contents = window.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>;
        };
        const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
        return {
          bounds: window.getBounds(),
          preferences: { sandbox, contextIsolation, nodeIntegration },
          // Who has the focus is for the window manager to say, and test machines often have none.
          isInFront: window.isVisible() && !window.isMinimized(),
        };
      }),
    minimize: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize()),
    workAreas: () => app.evaluate(({ screen }) => screen.getAllDisplays().map(({ workArea }) => workArea)),
    chooseFolders: (paths) =>
      app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
      }, paths),
    clickMenu: (path) =>
      app.evaluate(({ Menu }, labels) => {
        let menu = Menu.getApplicationMenu();
        for (const label of labels) {
          const item = menu?.items.find((candidate) => candidate.label.replace("&", "") === label);
          if (!item) throw new Error(`The menu has no "${label}".`);
          if (item.submenu) menu = item.submenu;
          else item.click();
        }
      }, path),
    async crashEngine() {
      const pid = await app.evaluate(
        ({ app: electronApp }) =>
          electronApp.getAppMetrics().find(({ name }) => name === "Albumen engine")?.pid,
      );
      if (pid === undefined) throw new Error("There is no engine.");
      process.kill(pid, "SIGKILL");
    },
    startAgain: (args) => runOnce(running, args),
    async quit() {
      running.onQuit();
      // The connection ends with the app, before it could answer.
      await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => {});
      return running.exited;
    },
  };
}

function runOnce(
  { executablePath, env, cwd }: Running,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(executablePath, [appDir, ...args], { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout: stdout.replaceAll("\r\n", "\n") }));
  });
}

function cleanEnv(home: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !notInherited.includes(name)) env[name] = value;
  return { ...env, ...homeEnv(home) };
}
