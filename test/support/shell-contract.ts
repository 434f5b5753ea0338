import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { build, type Rolldown } from "vite";
import { beforeAll, describe, expect, type TestContext, test } from "vitest";
import type { Shell, ShellCommand, ShellMenuItem } from "../../shared/shell.ts";
import type {} from "./shell-entry.ts";

/** What a person does to the program around the window. */
export interface ShellControl {
  /** Takes a line of the application's menu. */
  command(name: ShellCommand): Promise<void>;
  /** The next menu that pops up is answered with this item; null leaves it. */
  answerMenu(item: ShellMenuItem | null): Promise<void>;
  /** The next folder dialog is answered with these; none cancels it. */
  answerFolders(paths: string[]): Promise<void>;
}

export interface OpenedShell {
  /** The window, loaded. */
  page: Page;
  /** Hash of a photo of its library. */
  photo: string;
  /** Translates the address of a picture where this browser cannot load what the host serves. */
  reachable?: (address: string) => string;
  /** Null where the host has neither menus nor dialogs. */
  control: ShellControl | null;
}

const expectedMembers = [
  ...["chooseFolders", "dragOut", "host", "mediaUrl", "onCommand", "pathsOfDrop", "popupMenu", "reveal"],
  ...["setAppearance", "settings"],
];
const menu = [
  { id: "first", label: "The first" },
  "separator",
  { id: "second", label: "The second" },
  { id: "third", label: "The third", enabled: false },
] as const;
const nowhere = process.platform === "win32" ? "C:\\nowhere\\photo.jpg" : "/nowhere/photo.jpg";
const unknownHash = "f".repeat(64);

/**
 * What the shell of every host must do: a member is null or it works, and what fails says so in a sentence.
 * @param open called by each test; skips it, naming why, where the host cannot be had.
 */
export function describeShell(name: string, open: (context: TestContext) => Promise<OpenedShell>): void {
  let code = "";
  beforeAll(async () => {
    code = await bundleShell();
  });
  async function opened(context: TestContext) {
    const { reachable = (address: string) => address, ...rest } = await open(context);
    const { page } = rest;
    await page.evaluate(code);
    const has = (member: keyof Shell) =>
      page.evaluate((member) => globalThis.albumenShell[member] !== null, member);
    return { reachable, ...rest, has };
  }

  describe(`${name} shell`, () => {
    test("has every member, as a function or as null", async (context) => {
      const { page } = await opened(context);
      const kinds = await page.evaluate(() =>
        Object.entries(globalThis.albumenShell).map(([name, member]) => [
          name,
          member === null ? "null" : typeof member,
        ]),
      );
      expect(kinds.map(([name]) => name).sort()).toEqual(expectedMembers);
      for (const [name, kind] of kinds) {
        if (name === "host") expect(kind).toBe("string");
        else if (name === "mediaUrl") expect(kind).toBe("function");
        else expect(["null", name === "settings" ? "object" : "function"], name).toContain(kind);
      }
    });

    test.for(["thumbnail", "preview", "original"] as const)(
      "shows a photo's %s",
      async (variant, context) => {
        const { page, photo, reachable } = await opened(context);
        const address = await page.evaluate(
          ([hash, variant]) => globalThis.albumenShell.mediaUrl(hash, variant),
          [photo, variant] as const,
        );
        const width = await page.evaluate(async (src) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return image.naturalWidth;
        }, reachable(address));
        expect(width).toBeGreaterThan(0);
      },
    );

    test("gives the folders that were chosen, and none when the dialog is left", async (context) => {
      const { page, control, has } = await opened(context);
      if (!(await has("chooseFolders"))) return;
      const choose = () => page.evaluate(() => globalThis.albumenShell.chooseFolders?.());
      await control?.answerFolders([nowhere]);
      expect(await choose()).toEqual([nowhere]);
      await control?.answerFolders([]);
      expect(await choose()).toEqual([]);
    });

    test("gives no path for what lies on no disk", async (context) => {
      const { page, has } = await opened(context);
      if (!(await has("pathsOfDrop"))) return;
      expect(await page.evaluate(() => globalThis.albumenShell.pathsOfDrop?.([]))).toEqual([]);
      expect(await page.evaluate(() => globalThis.albumenShell.pathsOfDrop?.([{}]))).toEqual([]);
    });

    test("says why a file that is not there cannot be shown in its folder", async (context) => {
      const { page, has } = await opened(context);
      if (!(await has("reveal"))) return;
      expect(await failureOf(page, "reveal", nowhere)).toEqual(aFailure);
    });

    test("says why a photo that nobody knows cannot be dragged", async (context) => {
      const { page, has } = await opened(context);
      if (!(await has("dragOut"))) return;
      expect(await failureOf(page, "dragOut", unknownHash)).toEqual(aFailure);
    });

    test("answers with the chosen item of a menu, or with null when it is left", async (context) => {
      const { page, control, has } = await opened(context);
      if (!(await has("popupMenu"))) return;
      const ask = (at?: { x: number; y: number }) =>
        page.evaluate(([menu, at]) => globalThis.albumenShell.popupMenu?.(menu, at), [menu, at] as const);
      await control?.answerMenu(menu[2]);
      expect(await ask()).toBe("second");
      await control?.answerMenu(menu[0]);
      expect(await ask({ x: 10, y: 20 })).toBe("first");
      await control?.answerMenu(null);
      expect(await ask()).toBeNull();
    });

    test("tells of commands, until the listener is taken away", async (context) => {
      const { page, control, has } = await opened(context);
      if (!(await has("onCommand"))) return;
      const heard: string[] = [];
      await page.exposeFunction("hear", (words: string) => void heard.push(words));
      await page.evaluate(() => {
        const { hear } = globalThis as unknown as { hear(words: string): void };
        const off = globalThis.albumenShell.onCommand?.((command) => {
          hear(`first ${command}`);
          off?.();
        });
        globalThis.albumenShell.onCommand?.((command) => hear(`second ${command}`));
      });
      await control?.command("scan");
      await control?.command("all-photos");
      await expect.poll(() => heard).toEqual(["first scan", "second scan", "second all-photos"]);
    });

    test("keeps a setting that was changed, and leaves the other one alone", async (context) => {
      const { page, has } = await opened(context);
      if (!(await has("settings"))) return;
      const get = () => page.evaluate(() => globalThis.albumenShell.settings?.get());
      const before = await get();
      expect(before).toEqual({ notifyWhenDone: expect.any(Boolean), keepAwake: expect.any(Boolean) });
      const changed = { ...before, notifyWhenDone: !before?.notifyWhenDone };
      const set = (notifyWhenDone: boolean) =>
        page.evaluate(
          (notifyWhenDone) => globalThis.albumenShell.settings?.set({ notifyWhenDone }),
          notifyWhenDone,
        );
      expect(await set(changed.notifyWhenDone)).toEqual(changed);
      expect(await get()).toEqual(changed);
      expect(await set(!changed.notifyWhenDone)).toEqual(before);
    });

    test.for(["dark", "light", "system"] as const)("takes the appearance %s", async (appearance, context) => {
      const { page, has } = await opened(context);
      if (!(await has("setAppearance"))) return;
      const answer = await page.evaluate(
        (appearance) => globalThis.albumenShell.setAppearance?.(appearance),
        appearance,
      );
      expect(answer).toBeUndefined();
    });
  });
}

/** A code for programs, and a sentence for people. */
const aFailure = {
  name: "Failure",
  code: expect.stringMatching(/./),
  message: expect.stringMatching(/^\S.* .*\.$/s),
};

/** What a call rejects with, or null. */
function failureOf(page: Page, member: "reveal" | "dragOut", argument: string) {
  return page.evaluate(
    async ([member, argument]) => {
      try {
        await globalThis.albumenShell[member]?.(argument);
        return null;
      } catch (thrown) {
        const { name, code, message } = thrown as Error & { code?: string };
        return { name, code, message };
      }
    },
    [member, argument] as const,
  );
}

/** `shell-entry.ts` as one script, to be run in any window. */
async function bundleShell(): Promise<string> {
  const entry = fileURLToPath(new URL("shell-entry.ts", import.meta.url));
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ["iife"], name: "shellUnderTest" },
      rolldownOptions: { treeshake: { manualPureFunctions: ["z"] } },
    },
  });
  const [{ output }] = (Array.isArray(result) ? result : [result]) as [Rolldown.RolldownOutput];
  return output[0].code;
}
