import { spawn } from "node:child_process";

/** Shows an address in the user's browser, if there is one to be found; the address was printed anyway. */
export function openInBrowser(url: string, platform: NodeJS.Platform): void {
  const [program, ...args] = openerOf(platform);
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

export function openerOf(platform: NodeJS.Platform): [string, ...string[]] {
  switch (platform) {
    case "darwin":
      return ["open"];
    case "win32":
      // `start` belongs to a shell, which would read the address; this takes it as it is.
      return ["rundll32", "url.dll,FileProtocolHandler"];
    default:
      return ["xdg-open"];
  }
}
