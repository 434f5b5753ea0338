import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export type SessionCheck =
  | { kind: "allowed" }
  /** The token was good and is used up now; the browser gets this cookie. */
  | { kind: "exchange"; setCookie: string }
  | { kind: "refused"; reason: "no-token" | "token-used" | "token-wrong" };

/**
 * Who may talk to the browser host: a browser that brought a one-time token in the address once, and since then
 * brings the cookie that it got for it. The cookie lives as long as the browser's session and this host.
 */
export interface BrowserSession {
  /** A fresh one-time token. Printed in an address, never stored. */
  newToken(): string;
  check(cookieHeader: string | undefined, token: string | undefined): SessionCheck;
}

/** @param port cookies do not know ports, so the name has it: two hosts on one machine keep apart. */
export function createBrowserSession(port: number): BrowserSession {
  const cookieName = `albumen-${port}`;
  const secret = randomBytes(32).toString("base64url");
  const open: Buffer[] = [];
  const used: Buffer[] = [];

  return {
    newToken() {
      const token = randomBytes(24).toString("base64url");
      open.push(digest(token));
      return token;
    },
    check(cookieHeader, token) {
      const wanted = token === undefined ? undefined : digest(token);
      const index = wanted ? open.findIndex((candidate) => timingSafeEqual(candidate, wanted)) : -1;
      // Used up even by a browser that needs none: an address works once, whoever opens it.
      if (index >= 0) used.push(...open.splice(index, 1));
      const given = readCookie(cookieHeader, cookieName);
      if (given !== undefined && timingSafeEqual(digest(given), digest(secret))) return { kind: "allowed" };
      if (wanted === undefined) return { kind: "refused", reason: "no-token" };
      if (index >= 0)
        return { kind: "exchange", setCookie: `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict` };
      const known = used.some((candidate) => timingSafeEqual(candidate, wanted));
      return { kind: "refused", reason: known ? "token-used" : "token-wrong" };
    },
  };
}

/** Digests have one length, so that comparing them says nothing about the secret's. */
const digest = (text: string) => createHash("sha256").update(text).digest();

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}
