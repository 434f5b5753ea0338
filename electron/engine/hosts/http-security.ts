import type { IncomingMessage } from "node:http";

/** The names under which a browser may reach a host that listens on 127.0.0.1. */
export function loopbackHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/**
 * Whether a request was made for us. A page whose name was re-pointed at 127.0.0.1 (DNS rebinding) still sends its own
 * name as `Host`; a page of another site sends its own `Origin`.
 * @param needsOrigin for WebSockets, which the same-origin policy does not cover.
 */
export function isForUs(request: IncomingMessage, port: number, needsOrigin = false): boolean {
  const { host, origin } = request.headers;
  if (host === undefined || !loopbackHosts(port).includes(host.toLowerCase())) return false;
  if (origin === undefined) return !needsOrigin;
  return origin === `http://${host.toLowerCase()}`;
}

/** On every answer. */
export const commonHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
} as const;

/**
 * For the window. No inline scripts or styles, nothing from elsewhere, no frame around it.
 * @param images, connections sources beside the window's own origin.
 */
export function windowPolicy({
  images = [],
  connections = [],
}: {
  images?: readonly string[];
  connections?: readonly string[];
}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self'", ...images].join(" "),
    "font-src 'self'",
    ["connect-src 'self'", ...connections].join(" "),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** For pictures and for pages of text: nothing in them may run or load. */
export const inertPolicy = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox";
