import type { EngineClient } from "../../../shared/contract.ts";
import { type ErrorCode, Failure } from "../../../shared/errors.ts";

export type MediaVariant = "thumbnail" | "preview" | "original";

export interface WantedMedia {
  hash: string;
  variant: MediaVariant;
}

/** What a browser draws and what cannot run anything. Nothing else is sent, whatever the engine says. */
const contentTypes = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

const route = /^\/([0-9a-f]{64})\/(thumbnail|preview|original)$/;

/** What a path asks for: "/<content hash>/<variant>". Only the engine knows paths of files; an address never has one. */
export function matchMedia(path: string): WantedMedia | undefined {
  const match = route.exec(path);
  return match ? { hash: match[1]!, variant: match[2] as MediaVariant } : undefined;
}

/** Where the bytes are. Fails as `media.locate` does, and with `unsupported-format` for what is no picture of the web. */
export async function locateMedia(
  engine: EngineClient,
  wanted: WantedMedia,
  signal?: AbortSignal,
): Promise<{ path: string; contentType: string }> {
  const found = await engine.call("media.locate", wanted, { signal });
  if (contentTypes.has(found.contentType)) return found;
  throw new Failure("unsupported-format", "This file is of a kind that the window cannot show.");
}

/** How HTTP says that a picture cannot be had. What is no `Failure` is a file that went between asking and opening. */
export function mediaFailure(error: unknown): { status: number; code: ErrorCode } {
  if (!(error instanceof Failure)) return { status: 404, code: "file-missing" };
  return { status: statusOf(error.code), code: error.code };
}

function statusOf(code: ErrorCode): number {
  switch (code) {
    case "photo-unknown":
    case "file-missing":
    case "file-changing":
      return 404;
    case "unsupported-format":
      return 415;
    case "engine-crashed":
    case "engine-unavailable":
    case "connection-closed":
      return 503;
    default:
      return 500;
  }
}
