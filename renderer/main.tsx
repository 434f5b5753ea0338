import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { connectWebSocket, createReconnectingClient } from "./engine-client.ts";
import { createBrowserShell } from "./shell/browser-shell.ts";
import { setPhase } from "./state/connection.ts";

const scheme = location.protocol === "https:" ? "wss" : "ws";
const engine = createReconnectingClient({
  connect: () => connectWebSocket(`${scheme}://${location.host}/engine`),
  onPhase: setPhase,
  delay: (task, ms) => {
    setTimeout(task, ms);
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <StrictMode>
    <App engine={engine} shell={createBrowserShell()} />
  </StrictMode>,
);
