import { desktopChannels, type EnginePortMessage } from "../../shared/desktop.ts";
import type { PortEnd } from "../../shared/port-transport.ts";

/** A port as pages have it. */
export function domPort(port: MessagePort): PortEnd {
  return {
    post: (data) => port.postMessage(data),
    onMessage(listener) {
      port.addEventListener("message", ({ data }) => listener(data));
      port.start();
    },
    onClose(listener) {
      port.addEventListener("close", () => listener());
    },
    close: () => port.close(),
  };
}

/** Who is told of a port, and of the id under which it was asked for. */
export type PortListener = (id: number, port: PortEnd) => void;

/** What of the page is needed to hear of ports. */
export type PortPage = Pick<Window, "addEventListener"> & { location: Pick<Location, "origin"> };

/**
 * Listens for the ports that the preload script hands over as messages of the page to itself. Those of other windows,
 * frames and origins are none of ours.
 */
export function listenForPorts(page: PortPage, listener: PortListener): void {
  page.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== (page as unknown) || event.origin !== page.location.origin) return;
    const [port] = event.ports;
    if (port === undefined || !isPortMessage(event.data)) return;
    listener(event.data.id, domPort(port));
  });
}

function isPortMessage(data: unknown): data is EnginePortMessage {
  const { type, id } = (data ?? {}) as Partial<EnginePortMessage>;
  return type === desktopChannels.enginePort && typeof id === "number";
}
