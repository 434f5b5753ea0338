import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../../../renderer/app.tsx";
import { createReconnectingClient } from "../../../renderer/engine-client.ts";
import { createBrowserShell } from "../../../renderer/shell/browser-shell.ts";
import { setPhase } from "../../../renderer/state/connection.ts";
import { createFakeEngine } from "./fake-engine.ts";
import { pictureUrl } from "./fake-photos.ts";
import type { Harness, Scenario } from "./scenario.ts";

declare global {
  interface Window {
    /** Put there by the test before the page loads; a library of 2,000 photos without. */
    scenario?: Scenario;
    harness: Harness;
  }
}

const fake = createFakeEngine(
  window.scenario ?? {
    photos: 2000,
    folders: [{ path: "/home/ada/Pictures" }],
    pictures: "/home/ada/Pictures",
  },
);
window.harness = fake.harness;

const engine = createReconnectingClient({
  connect: fake.connect,
  onPhase: setPhase,
  delay: (task, ms) => {
    setTimeout(task, ms);
  },
});

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App engine={engine} shell={{ ...createBrowserShell(), mediaUrl: pictureUrl }} />
  </StrictMode>,
);
