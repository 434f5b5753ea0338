import type { PortEnd } from "../../../shared/port-transport.ts";

/** `MessagePortMain` as a utility process and main know it; here because the engine never imports "electron". */
export interface NodePort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  on(event: "close", listener: () => void): void;
  start(): void;
  close(): void;
}

/** `process.parentPort` of a utility process. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown; ports: NodePort[] }) => void): void;
}

/** The channel to main; undefined where this process is no utility process. */
export function parentPort(): ParentPort | undefined {
  return (process as { parentPort?: ParentPort }).parentPort;
}

export function nodePortEnd(port: NodePort): PortEnd {
  return {
    post: (data) => port.postMessage(data),
    onMessage(listener) {
      port.on("message", ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on("close", listener),
    close: () => port.close(),
  };
}

/**
 * Makes a utility process die of its bugs, as a Node process does: Electron only warns of a rejected promise that nobody handles, and
 * what is half broken would go on without anybody's knowing.
 */
export function dieOfBugs(): void {
  process.on("unhandledRejection", (error) => {
    throw error;
  });
}
