import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../../../renderer/app.tsx";
import { createBrowserShell } from "../../../renderer/shell/browser-shell.ts";
import { type Host, openHost } from "../../../renderer/shell/host.ts";
import { createWindowClient } from "../../../renderer/window-client.ts";
import { createFakeDesktop } from "./fake-desktop.ts";
import { createFakeEngine } from "./fake-engine.ts";
import { pictureUrl } from "./fake-photos.ts";
import type { Scenario } from "./scenario.ts";

const scenario: Scenario = window.scenario ?? {
  photos: 2000,
  folders: [{ path: "/home/ada/Pictures" }],
  pictures: "/home/ada/Pictures",
};
const fake = createFakeEngine(scenario);
window.harness = fake.harness;

function hostOf({ desktop }: Scenario): Host {
  if (desktop === undefined) return { engine: createWindowClient(fake.connect), shell: createBrowserShell() };
  const { bridge, harness } = createFakeDesktop(desktop, fake.accept);
  window.harness.desktop = harness;
  window.albumenDesktop = bridge;
  return openHost();
}

const { engine, shell } = hostOf(scenario);
// Pictures of the desktop app come by a scheme that only Electron serves.
const mediaUrl = scenario.servedMedia ? createBrowserShell().mediaUrl : pictureUrl;
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App engine={engine} shell={{ ...shell, mediaUrl }} />
  </StrictMode>,
);
