import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { defaultLibrary } from "../../electron/engine/hosts/data-folder.ts";
import { useBrowser } from "../support/browser.ts";
import { type Desktop, openDesktop } from "../support/electron/desktop.ts";
import { homeEnv, tempHome } from "../support/home.ts";

const { browser, requireBrowser } = useBrowser();

async function enginePid(desktop: Desktop, before?: number): Promise<number> {
  let pid: number | undefined;
  await expect
    .poll(async () => {
      const found = await desktop.control.processes();
      pid = found.find(({ name }) => name === "Albumen engine")?.pid;
      return pid !== undefined && pid !== before;
    })
    .toBe(true);
  return pid as number;
}

test("an engine that dies again and again is given up with a sentence, and starts when it is asked to", async (context) => {
  requireBrowser(context);
  const desktop = await openDesktop(browser());
  const page = await desktop.page();
  let pid: number | undefined;
  for (let crash = 0; crash < 5; crash++) {
    pid = await enginePid(desktop, pid);
    process.kill(pid, "SIGKILL");
  }
  await page.getByRole("paragraph").filter({ hasText: "stopped unexpectedly 5 times" }).waitFor();
  // A window that is loaded anew is a person trying again.
  await page.reload();
  await page.getByRole("heading", { name: "Where are your photos?" }).waitFor();
  expect(await enginePid(desktop, pid)).toBeGreaterThan(0);
});

test("a library that cannot be opened is told in the window, with what to do", async (context) => {
  requireBrowser(context);
  const home = await tempHome();
  const library = defaultLibrary({ platform: process.platform, home, env: homeEnv(home) });
  await mkdir(dirname(library), { recursive: true });
  await writeFile(library, "a file where the library should be");
  const desktop = await openDesktop(browser(), { home });
  const page = await desktop.page();
  await page.getByRole("status").filter({ hasText: library }).first().waitFor();
  expect(await desktop.quit()).toEqual({ code: 0, signal: null });
});
