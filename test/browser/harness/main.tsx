import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../../../renderer/app.tsx";
import { createReconnectingClient } from "../../../renderer/engine-client.ts";
import { createBrowserShell } from "../../../renderer/shell/browser-shell.ts";
import { setPhase } from "../../../renderer/state/connection.ts";
import { createFakeEngine } from "./fake-engine.ts";
import { pictureUrl } from "./fake-photos.ts";
import "./scenario.ts";

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

const shell = createBrowserShell();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App engine={engine} shell={window.scenario?.servedMedia ? shell : { ...shell, mediaUrl: pictureUrl }} />
  </StrictMode>,
);
