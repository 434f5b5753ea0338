import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from "electron";
import { type DesktopAnswer, type DesktopContract, desktopChannels } from "../../shared/desktop.ts";
import { desktopContract } from "../../shared/desktop-contract.ts";
import { Failure, toFailureData } from "../../shared/errors.ts";
import type { Output, ParsedInput } from "../../shared/rpc.ts";
import type { Log } from "../engine/log.ts";
import { isWindowAddress } from "./security.ts";

/** One function a method of the contract; it is told which window asks. */
export type DesktopHandlers = {
  [M in keyof DesktopContract]: (
    input: ParsedInput<DesktopContract, M>,
    window: BrowserWindow,
  ) => Promise<Output<DesktopContract, M>> | Output<DesktopContract, M>;
};

/**
 * Answers the window's calls: those of its own page's main frame and of nobody else, with input that the contract knows.
 * @param windowOf the app's window that these contents belong to, if any.
 */
export function serveWindowCalls(
  handlers: DesktopHandlers,
  windowOf: (contents: Electron.WebContents) => BrowserWindow | undefined,
  log: Log,
): void {
  ipcMain.handle(
    desktopChannels.call,
    async (event, method: unknown, input: unknown): Promise<DesktopAnswer> => {
      const window = trustedSender(event, windowOf);
      if (!window) {
        log.warn("A call was refused that did not come from the window's page.", {
          from: event.senderFrame?.url,
        });
        return refusal(new Failure("invalid-input", "Only Albumen's own window may ask for this."));
      }
      try {
        return { ok: true, value: await answer(handlers, window, method, input) };
      } catch (error) {
        const data = toFailureData(error);
        if (data.code === "internal") log.error(`A bug in ${String(method)}.`, { error });
        return { ok: false, error: data };
      }
    },
  );
}

async function answer(handlers: DesktopHandlers, window: BrowserWindow, method: unknown, input: unknown) {
  if (typeof method !== "string" || !Object.hasOwn(desktopContract, method))
    throw new Failure("method-unknown", `This version of Albumen has no "${String(method)}".`);
  const known = method as keyof DesktopContract;
  const parsed = desktopContract[known].input.safeParse(input);
  if (!parsed.success)
    throw new Failure("invalid-input", `That request is not valid (${parsed.error.message}).`);
  const handler = handlers[known] as (input: unknown, window: BrowserWindow) => unknown;
  return await handler(parsed.data, window);
}

function trustedSender(
  { sender, senderFrame }: IpcMainInvokeEvent,
  windowOf: (contents: Electron.WebContents) => BrowserWindow | undefined,
): BrowserWindow | undefined {
  // A frame that has navigated or closed since is null.
  if (!senderFrame || senderFrame !== sender.mainFrame || !isWindowAddress(senderFrame.url)) return undefined;
  return windowOf(sender);
}

const refusal = (failure: Failure): DesktopAnswer => ({ ok: false, error: failure.toData() });
