import { EventEmitter } from "node:events";
import { app } from "./app.ts";
import { onReset, record, refuse, strict, violation } from "./strict.ts";

type Handler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (
  contents: unknown,
  permission: string,
  callback: (isGranted: boolean) => void,
  details: unknown,
) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: unknown) => boolean;
type DevicePermission = (details: unknown) => boolean;
interface RequestDetails {
  url: string;
  method: string;
  resourceType: string;
  id: number;
  timestamp: number;
}
type BeforeRequest = (
  details: RequestDetails,
  callback: (answer: { cancel?: boolean; redirectURL?: string }) => void,
) => void;

export interface Privileges {
  standard?: boolean;
  secure?: boolean;
  bypassCSP?: boolean;
  [name: string]: boolean | undefined;
}

/** What was set, for whoever stands in for the network and for a person's answers. */
export const sessionState = {
  privileged: undefined as Map<string, Privileges> | undefined,
  handlers: new Map<string, Handler>(),
  permissionRequest: null as PermissionRequest | null,
  permissionCheck: null as PermissionCheck | null,
  devicePermission: null as DevicePermission | null,
  beforeRequest: null as { urls: string[] | undefined; listener: BeforeRequest } | null,
  isSpellCheckerOn: true,
};
onReset(() => {
  sessionState.handlers.clear();
  session.defaultSessionForReset().removeAllListeners();
  Object.assign(sessionState, { privileged: undefined, permissionRequest: null, permissionCheck: null });
  Object.assign(sessionState, { devicePermission: null, beforeRequest: null, isSpellCheckerOn: true });
});

const sessionProtocol = strict("protocol", {
  handle(scheme: string, handler: Handler): void {
    if (!app.isReady()) refuse("Session can only be received when app is ready");
    if (sessionState.handlers.has(scheme)) refuse(`Failed to register protocol: ${scheme}`);
    if (!sessionState.privileged?.has(scheme))
      violation(`protocol.handle("${scheme}") of a scheme that was not registered as privileged`);
    sessionState.handlers.set(scheme, handler);
  },
  unhandle(scheme: string): void {
    if (!sessionState.handlers.delete(scheme)) refuse(`Failed to unhandle protocol: ${scheme}`);
  },
  isProtocolHandled: (scheme: string) => sessionState.handlers.has(scheme),
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges?: Privileges }[]): void {
    if (app.isReady()) refuse("protocol.registerSchemesAsPrivileged should be called before app is ready");
    if (sessionState.privileged) violation("registerSchemesAsPrivileged again: what was set before is lost");
    sessionState.privileged = new Map(schemes.map((entry) => [entry.scheme, entry.privileges ?? {}]));
    for (const [scheme, { bypassCSP }] of sessionState.privileged)
      if (bypassCSP) violation(`the scheme "${scheme}" bypasses the content security policy`);
  },
});

class Session extends EventEmitter {
  readonly protocol = sessionProtocol;
  readonly webRequest = strict("session.webRequest", {
    onBeforeRequest(filter: unknown, listener?: unknown): void {
      setBeforeRequest(filter, listener);
    },
    onHeadersReceived(filter: unknown, listener?: unknown): void {
      record("webRequest.onHeadersReceived", typeof (listener ?? filter));
    },
    onBeforeSendHeaders(filter: unknown, listener?: unknown): void {
      record("webRequest.onBeforeSendHeaders", typeof (listener ?? filter));
    },
  });

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    sessionState.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    sessionState.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: DevicePermission | null): void {
    sessionState.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: unknown): void {
    record("session.setDisplayMediaRequestHandler", handler);
  }
  setSpellCheckerEnabled(isOn: boolean): void {
    sessionState.isSpellCheckerOn = isOn;
  }
  setSpellCheckerLanguages(languages: string[]): void {
    record("session.setSpellCheckerLanguages", languages);
  }
  setSpellCheckerDictionaryDownloadURL(url: string): void {
    record("session.setSpellCheckerDictionaryDownloadURL", url);
  }
  async setProxy(config: unknown): Promise<void> {
    record("session.setProxy", config);
  }
  enableNetworkEmulation(options: unknown): void {
    record("session.enableNetworkEmulation", options);
  }
  setCertificateVerifyProc(proc: unknown): void {
    if (proc !== null) violation("setCertificateVerifyProc replaces the checking of certificates");
  }
  async clearCache(): Promise<void> {
    record("session.clearCache");
  }
  async clearStorageData(options?: unknown): Promise<void> {
    record("session.clearStorageData", options);
  }
  async flushStorageData(): Promise<void> {}
}

const theSession = new Session();
const defaultSession = strict("session.defaultSession", theSession);

function setBeforeRequest(filter: unknown, listener: unknown): void {
  if (filter === null || listener === null) {
    sessionState.beforeRequest = null;
    return;
  }
  const given = (typeof filter === "function" ? filter : listener) as BeforeRequest;
  const urls = typeof filter === "function" ? undefined : (filter as { urls: string[] }).urls;
  for (const url of urls ?? [])
    if (url !== "<all_urls>" && !/^[*\w-]+:\/\/.*\/.*$/.test(url)) refuse(`Invalid url pattern ${url}`);
  sessionState.beforeRequest = { urls, listener: given };
}

export const session = {
  get defaultSession(): Session {
    if (!app.isReady()) refuse("Session can only be received when app is ready");
    return defaultSession;
  },
  defaultSessionForReset: () => theSession,
  fromPartition(partition: string): Session {
    violation(`session.fromPartition("${partition}"): the stand-in has the default session only`);
    return defaultSession;
  },
};
export const protocol = sessionProtocol;

/** As a page (or main, over `net.fetch`) would get an address of a scheme that main serves. */
export async function fetchByProtocol(request: Request): Promise<Response> {
  const scheme = new URL(request.url).protocol.slice(0, -1);
  const handler = sessionState.handlers.get(scheme);
  if (!handler) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${request.url}`);
  const response = await handler(request);
  if (!(response instanceof Response)) violation(`the handler of ${scheme}: answered with no Response`);
  return response;
}

let lastRequest = 0;
/** Whether the program lets a page ask for an address at all. */
export function mayRequest(url: string, resourceType: string): Promise<boolean> {
  const { beforeRequest } = sessionState;
  if (!beforeRequest || !covers(beforeRequest.urls, url)) return Promise.resolve(true);
  const details = { url, method: "GET", resourceType, id: ++lastRequest, timestamp: 0 };
  return new Promise((resolve) => {
    beforeRequest.listener(details, ({ cancel = false }) => resolve(!cancel));
  });
}

function covers(urls: string[] | undefined, url: string): boolean {
  if (urls === undefined || urls.includes("<all_urls>")) return true;
  return urls.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(url);
  });
}

/** What the program answers to a page that asks for a permission; Electron grants what nobody refuses. */
export function askPermission(contents: unknown, permission: string, origin: string): Promise<boolean> {
  const { permissionRequest } = sessionState;
  if (!permissionRequest) return Promise.resolve(true);
  const details = { requestingUrl: `${origin}/`, isMainFrame: true };
  return new Promise((resolve) => permissionRequest(contents, permission, resolve, details));
}
export function checkPermission(contents: unknown, permission: string, origin: string): boolean {
  const details = { requestingUrl: `${origin}/`, isMainFrame: true };
  return sessionState.permissionCheck?.(contents, permission, origin, details) ?? true;
}
export function checkDevice(details: unknown): boolean {
  return sessionState.devicePermission?.(details) ?? true;
}
