import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BrowserWindow, type WebContents } from "electron";
import { expect, test } from "vitest";
import type { EngineClient } from "../../shared/contract.ts";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { startDrag } from "./drag-out.ts";

const control = withStandIn({ isReady: true });
const hash = "a".repeat(64);

function page(): WebContents {
  const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false };
  return new BrowserWindow({ webPreferences }).webContents;
}
const engineWith = (files: { path: string; status: string }[]) =>
  ({ call: async () => ({ files }) }) as unknown as EngineClient;
const dragged = () => control.calls("webContents.startDrag").map(({ args }) => args);

test("the first place that can be reached is dragged", async () => {
  const file = join(await tempFolder(), "photo.jpg");
  await writeFile(file, "");
  const files = [
    { path: "/unplugged/photo.jpg", status: "offline" },
    { path: file, status: "present" },
  ];
  await startDrag(page(), engineWith(files), hash);
  expect(dragged()).toEqual([[[file]]]);
});

test("a photo none of whose places can be reached is told, and nothing is dragged", async () => {
  const engine = engineWith([{ path: "/unplugged/photo.jpg", status: "offline" }]);
  await expect(startDrag(page(), engine, hash)).rejects.toThrow("cannot be reached now");
  expect(dragged()).toEqual([]);
});

test("a file without a picture of its own is dragged by another, since none at all is refused", async () => {
  const file = join(await tempFolder(), "photo.jpg");
  await writeFile(file, "");
  control.withoutFileIcons();
  await startDrag(page(), engineWith([{ path: file, status: "present" }]), hash);
  expect(dragged()).toEqual([[[file]]]);
});

test("a window that went meanwhile is left alone", async () => {
  const file = join(await tempFolder(), "photo.jpg");
  await writeFile(file, "");
  const contents = page();
  const drag = startDrag(contents, engineWith([{ path: file, status: "present" }]), hash);
  BrowserWindow.getAllWindows()[0]?.destroy();
  await drag;
  expect(dragged()).toEqual([]);
});
