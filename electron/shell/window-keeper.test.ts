import { BrowserWindow } from "electron";
import { expect, test } from "vitest";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { createWindowKeeper } from "./window-keeper.ts";

const control = withStandIn({ isReady: true });

function keep() {
  let opened = 0;
  const keeper = createWindowKeeper(() => {
    opened += 1;
    const window = new BrowserWindow({
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    control.navigated(window.webContents.id, "app://albumen/");
    return window;
  });
  return { keeper, opened: () => opened };
}
const sent = () => {
  const [window] = control.windows();
  return control.sent(window!.id).map(({ args }) => args[0]);
};

test("there is one window, however often it is asked for", () => {
  const { keeper, opened } = keep();
  keeper.show();
  keeper.show();
  expect(opened()).toBe(1);
});

test("one that was minimised or lies behind others comes to the front", () => {
  const { keeper } = keep();
  keeper.show();
  const [window] = control.windows();
  control.window(window!.id, "minimize");
  keeper.show();
  expect(control.windows()[0]).toMatchObject({ mode: "normal", isVisible: true, isFocused: true });
});

test("one that was closed is opened anew, and the old one is left alone", () => {
  const { keeper, opened } = keep();
  keeper.show();
  keeper.current()?.close();
  expect(keeper.current()).toBeUndefined();
  keeper.send({ name: "engine.state", state: { state: "running", reason: null } });
  keeper.show();
  expect(opened()).toBe(2);
});

test("a command reaches the window that is there", () => {
  const { keeper } = keep();
  keeper.show();
  keeper.command("find");
  expect(sent()).toEqual([{ name: "command", command: "find" }]);
});

test("a command without a window opens one, and reaches it when its page is there", () => {
  const { keeper } = keep();
  keeper.command("add-folder");
  expect(sent()).toEqual([]);
  keeper.current()?.webContents.emit("did-finish-load");
  expect(sent()).toEqual([{ name: "command", command: "add-folder" }]);
});
