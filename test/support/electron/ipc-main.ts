import { EventEmitter } from "node:events";
import type { MessagePortMain } from "./port-handle.ts";
import { onReset, refuse, strict, violation } from "./strict.ts";
import type { WebContents } from "./web-contents.ts";

type Invoked = (event: unknown, ...args: unknown[]) => unknown;

/** Who asks, as main sees it. Tests give other values, to be refused. */
export interface Frame {
  url: string;
  origin: string;
  parent: Frame | null;
  top: Frame;
  routingId: number;
  processId: number;
  isDestroyed(): boolean;
}

class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Invoked>();

  handle(channel: string, listener: Invoked): void {
    if (this.#handlers.has(channel)) refuse(`Attempted to register a second handler for '${channel}'`);
    if (typeof listener !== "function")
      refuse(`Expected handler to be a function, but found ${typeof listener}`);
    this.#handlers.set(channel, listener);
  }
  handleOnce(channel: string, listener: Invoked): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }
  handlerOf(channel: string): Invoked | undefined {
    return this.#handlers.get(channel);
  }
  forget(): void {
    this.#handlers.clear();
    this.removeAllListeners();
  }
}

const theIpcMain = new IpcMain();
onReset(() => theIpcMain.forget());
export const ipcMain = strict("ipcMain", theIpcMain);

/** `url` undefined: the frame has navigated away meanwhile, and Electron has none to show. */
export function createFrame(url: string, isMain = true): Frame {
  const { origin, protocol, host } = new URL(url);
  const frame = {
    url,
    routingId: 4,
    processId: 7,
    parent: null,
    isDestroyed: () => false,
  } as unknown as Frame;
  // Node knows no origin of schemes of our own; Chromium does, of standard ones.
  frame.origin = origin === "null" && protocol !== "data:" ? `${protocol}//${host}` : origin;
  frame.parent = isMain ? null : createFrame("app://albumen/");
  frame.top = frame.parent ?? frame;
  return frame;
}

/** As `ipcRenderer.invoke`: what crosses the boundary is a copy, and of an error only the message. */
export async function invoke(
  contents: WebContents,
  frame: Frame | null,
  channel: string,
  args: unknown[],
): Promise<unknown> {
  const handler = theIpcMain.handlerOf(channel);
  if (!handler) throw new Error(`Error invoking remote method '${channel}': No handler registered`);
  const event = { type: "frame", sender: contents, senderFrame: frame, frameId: 4, processId: 7 };
  try {
    return structuredClone(await handler(event, ...args.map((arg) => structuredClone(arg))));
  } catch (error) {
    if (error instanceof DOMException) violation(`the answer to ${channel} cannot be cloned`);
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
  }
}

/** As `ipcRenderer.send` and `ipcRenderer.postMessage`. */
export function sendFromPage(
  contents: WebContents,
  frame: Frame | null,
  message: { channel: string; args: unknown[]; ports: MessagePortMain[] },
): void {
  const { channel, args, ports } = message;
  if (theIpcMain.listenerCount(channel) === 0) violation(`the page sent on "${channel}", and nobody listens`);
  const event = { type: "frame", sender: contents, senderFrame: frame, frameId: 4, processId: 7, ports };
  theIpcMain.emit(
    channel,
    { ...event, reply: (to: string, ...rest: unknown[]) => contents.send(to, ...rest) },
    ...args,
  );
}
