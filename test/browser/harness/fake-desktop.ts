import { domPort } from "../../../renderer/shell/dom-port.ts";
import {
  type DesktopAnswer,
  type DesktopBridge,
  type DesktopEvent,
  type DesktopMethod,
  desktopChannels,
} from "../../../shared/desktop.ts";
import { desktopContract } from "../../../shared/desktop-contract.ts";
import { portTransport } from "../../../shared/port-transport.ts";
import type { ShellSettings } from "../../../shared/shell.ts";
import type { Transport } from "../../../shared/transport.ts";
import type { DesktopHarness, DesktopScenario } from "./scenario.ts";

/** Electron's main process as the page sees it: every call is held to the contract, and the engine comes as a port. */
export function createFakeDesktop(
  scenario: DesktopScenario,
  acceptEngine: (transport: Transport) => void,
): { bridge: DesktopBridge; harness: DesktopHarness } {
  let settings = scenario.settings ?? { notifyWhenDone: false, keepAwake: false };
  const { failures } = scenario;
  let menuAnswer = scenario.menuAnswer ?? null;
  let folders = scenario.folders ?? [];
  const listeners = new Set<(event: DesktopEvent) => void>();
  const calls: DesktopHarness["calls"] = [];

  function answer(method: DesktopMethod, input: unknown): unknown {
    switch (method) {
      case "folders.choose":
        return { paths: folders };
      case "menu.popup":
        return { id: menuAnswer };
      case "settings.get":
        return settings;
      case "settings.set":
        settings = { ...settings, ...(input as Partial<ShellSettings>) };
        return settings;
      case "engine.ready":
        return { state: "running", reason: null };
      case "engine.connect": {
        const { port1, port2 } = new MessageChannel();
        acceptEngine(portTransport(domPort(port2)));
        const message = { type: desktopChannels.enginePort, ...(input as { id: number }) };
        window.postMessage(message, location.origin, [port1]);
        return { connected: true };
      }
      default:
        return {};
    }
  }

  return {
    bridge: {
      async call(method, input): Promise<DesktopAnswer> {
        calls.push({ method, input });
        const failure = failures?.[method];
        if (failure) return { ok: false, error: failure };
        desktopContract[method].input.parse(input);
        return { ok: true, value: desktopContract[method].output.parse(answer(method, input)) };
      },
      onEvent: (listener) => listeners.add(listener),
      // A page cannot know where a file is; that it has a place is all that is made up.
      pathOfFile: (file) => (file instanceof File ? `/home/ada/Desktop/${file.name}` : ""),
    },
    harness: {
      calls,
      emit(event) {
        for (const listener of [...listeners]) listener(event);
      },
      answerMenus(id) {
        menuAnswer = id;
      },
      chooseFolders(paths) {
        folders = paths;
      },
    },
  };
}
