import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";

/** electron-builder's names of the fuses, and those of @electron/fuses. */
const names = {
  runAsNode: "RunAsNode",
  enableCookieEncryption: "EnableCookieEncryption",
  enableNodeOptionsEnvironmentVariable: "EnableNodeOptionsEnvironmentVariable",
  enableNodeCliInspectArguments: "EnableNodeCliInspectArguments",
  enableEmbeddedAsarIntegrityValidation: "EnableEmbeddedAsarIntegrityValidation",
  onlyLoadAppFromAsar: "OnlyLoadAppFromAsar",
  loadBrowserProcessSpecificV8Snapshot: "LoadBrowserProcessSpecificV8Snapshot",
  grantFileProtocolExtraPrivileges: "GrantFileProtocolExtraPrivileges",
};

/** How a hardened app's fuses stand. Written here once more than in electron-builder.yml, so that neither changes unnoticed. */
export const hardened = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Reads the fuses in a packaged program. Returns which stand wrong, as sentences. */
export async function wrongFuses(fuseTarget) {
  const wire = await getCurrentFuseWire(fuseTarget);
  return Object.entries(hardened).flatMap(([name, isOn]) => {
    const state = String.fromCharCode(wire[FuseV1Options[names[name]]] ?? 0);
    return state === (isOn ? "1" : "0")
      ? []
      : [`the fuse ${name} should be ${isOn ? "on" : "off"} and is "${state}"`];
  });
}
