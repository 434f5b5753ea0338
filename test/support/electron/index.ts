/**
 * Stands in for the module `electron` in a main process that is plain Node. It is there to be strict: what Electron refuses it refuses, what Electron takes
 * though it is unsafe or lost is a violation, and what it does not have throws. Tests hold it by `control.ts`.
 */
import { app } from "./app.ts";
import { BrowserWindow } from "./browser-window.ts";
import { ipcMain } from "./ipc-main.ts";
import { nativeTheme, powerMonitor, powerSaveBlocker, screen } from "./machine.ts";
import { Menu, MenuItem } from "./menu.ts";
import { nativeImage } from "./native-image.ts";
import { net } from "./net.ts";
import { MessageChannelMain } from "./ports.ts";
import { protocol, session } from "./session.ts";
import { strict } from "./strict.ts";
import { clipboard, dialog, Notification, shell } from "./system.ts";
import { utilityProcess } from "./utility-process.ts";
import { webContents } from "./web-contents.ts";

const electron = {
  ...{ app, BrowserWindow, clipboard, dialog, ipcMain, Menu, MenuItem, MessageChannelMain, nativeImage },
  ...{ nativeTheme, net, Notification, powerMonitor, powerSaveBlocker, protocol, screen, session, shell },
  ...{ utilityProcess, webContents },
};

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};
// biome-ignore lint/style/noDefaultExport: the module that it stands in for has one
export default strict("", electron);
