import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { app } from "electron";
import { expect, test } from "vitest";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { relaunchAtEnd } from "./relaunch.ts";

const control = withStandIn({ isReady: true });

test("Electron starts the app again, with what it was given", () => {
  relaunchAtEnd(["--user-data-dir=/x", "--", "/Photos"], undefined);
  expect(control.calls("app.relaunch").map(({ args }) => args)).toEqual([
    [{ args: ["--user-data-dir=/x", "--", "/Photos"] }],
  ]);
});

test("an AppImage is started by its own file when the app has ended, since its mount goes with it", async (context) => {
  if (process.platform === "win32") context.skip("AppImages are for Linux");
  const folder = await tempFolder("appimage");
  const image = join(folder, "Albumen.AppImage");
  await writeFile(
    image,
    `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/given.part" && mv "${folder}/given.part" "${folder}/given"\n`,
  );
  await chmod(image, 0o755);
  relaunchAtEnd(["--library", "/a b", "--", "/Photos"], image);
  const given = () => readFile(join(folder, "given"), "utf8").catch(() => "");
  expect(await given()).toBe("");
  app.emit("will-quit", { preventDefault() {} });
  await expect.poll(given).toBe("--library\n/a b\n--\n/Photos\n");
  expect(control.calls("app.relaunch")).toEqual([]);
});
