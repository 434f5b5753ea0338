import type { FromStandIn, ToStandIn } from "./remote-wire.ts";

/** What a page of the harness is sent. */
export type ToPage = Extract<FromStandIn, { kind: "to-page" | "port" }>;

type Listener = (event: unknown, ...args: unknown[]) => void;
interface Surroundings {
  /** Made by Playwright: to the test, and an answer from there. */
  standInCall(message: unknown): Promise<unknown>;
  standInReceive(messages: ToPage[]): void;
  /** Where files lie that a test drops on the page, by name. */
  standInPaths?: Record<string, string>;
}

/**
 * Runs in the page before everything else, and the preload script in it. It travels as text, so it uses nothing from outside. The
 * page and the preload script are one world here; that what crosses the bridge is a copy, and plain, is checked all the same.
 */
export function runPreload(
  origin: string,
  preload: (require: unknown, module: unknown, exports: unknown, process: unknown) => void,
): void {
  if (location.origin !== origin || window.top !== window) return;
  const host = window as unknown as Surroundings;
  const post = (message: unknown) => host.standInCall(message);
  void post({ kind: "hello" });

  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();

  function open(id: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    const say = (wire: Extract<ToStandIn, { kind: "port" }>["wire"]) => void post({ kind: "port", wire });
    port1.onmessage = ({ data, ports: sent }) => {
      if (sent.length > 0) void post({ kind: "violation", text: "the page hands a port on over a port" });
      say({ kind: "port-message", id, data, ports: [] });
    };
    port1.addEventListener("close", () => {
      if (ports.delete(id)) say({ kind: "port-closed", id });
    });
    return port2;
  }

  host.standInReceive = (messages) => {
    for (const message of messages) {
      if (message.kind === "to-page") {
        const event = { ports: message.ports.map(open), sender: ipcRenderer };
        for (const listener of [...(listeners.get(message.channel) ?? [])]) listener(event, ...message.args);
        continue;
      }
      const { wire } = message;
      const port = ports.get(wire.id);
      if (wire.kind === "port-message") port?.postMessage(wire.data, wire.ports.map(open));
      else {
        ports.delete(wire.id);
        port?.close();
      }
    }
  };

  const remove = (channel: string, listener: Listener) => {
    const left = (listeners.get(channel) ?? []).filter((other) => other !== listener);
    listeners.set(channel, left);
    return ipcRenderer;
  };
  const add = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => post({ kind: "invoke", channel, args }),
    send: (channel: string, ...args: unknown[]) => void post({ kind: "send", channel, args }),
    on: add,
    addListener: add,
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...args) => {
        remove(channel, once);
        listener(event, ...args);
      };
      return add(channel, once);
    },
    off: remove,
    removeListener: remove,
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };

  /** A copy that the other side cannot reach through: plain data, functions, promises, and what the browser itself clones. */
  function cross(value: unknown, path: string): unknown {
    if (typeof value === "function") {
      const deed = value as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const result = deed(...args.map((arg, index) => cross(arg, `${path}(${index})`)));
        return result instanceof Promise
          ? result.then((late) => cross(late, `${path}()`))
          : cross(result, `${path}()`);
      };
    }
    if (typeof value !== "object" || value === null || value instanceof Blob || value instanceof Element)
      return value;
    if (value instanceof Promise) return value.then((late) => cross(late, path));
    if (Array.isArray(value)) return value.map((item, index) => cross(item, `${path}[${index}]`));
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      try {
        return structuredClone(value);
      } catch {
        void post({ kind: "violation", text: `${path} cannot cross the context bridge` });
        throw new Error("An object could not be cloned.");
      }
    }
    const entries = Object.entries(value).map(([key, item]) => [key, cross(item, `${path}.${key}`)]);
    return Object.freeze(Object.fromEntries(entries));
  }
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown) {
      if (name in window)
        throw new Error(`Cannot bind an API on top of an existing property on the window object`);
      if (api === ipcRenderer)
        void post({ kind: "violation", text: "all of ipcRenderer is exposed to the page" });
      Object.defineProperty(window, name, { value: cross(api, name), enumerable: true });
    },
  };
  const webUtils = {
    getPathForFile(file: File) {
      if (!(file instanceof File)) throw new TypeError("getPathForFile expected to receive a File object");
      return host.standInPaths?.[file.name] ?? "";
    },
  };
  const known = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get(object, key) {
        if (typeof key === "string" && !(key in object))
          void post({ kind: "violation", text: `the stand-in has no ${name}.${key}` });
        return Reflect.get(object, key);
      },
    });
  const electron = known("electron", {
    contextBridge: known("contextBridge", contextBridge),
    ipcRenderer: known("ipcRenderer", ipcRenderer),
    webUtils: known("webUtils", webUtils),
  });
  const require = (name: string) => {
    if (name === "electron" || name === "electron/renderer") return electron;
    // What else Electron lets a sandboxed script have: events, timers, url.
    void post({ kind: "violation", text: `a sandboxed preload script cannot require "${name}"` });
    throw new Error(`module not found: ${name}`);
  };
  preload(require, { exports: {} }, {}, { sandboxed: true, contextIsolated: true, type: "renderer" });
}
