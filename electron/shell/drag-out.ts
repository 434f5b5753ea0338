import { extname } from "node:path";
import { app, type NativeImage, nativeImage, type WebContents } from "electron";
import type { EngineClient } from "../../shared/contract.ts";
import { Failure } from "../../shared/errors.ts";

/**
 * Begins a native drag of a photo's file, as other programs expect it. The file is the first of its places that can be
 * reached now.
 */
export async function startDrag(contents: WebContents, engine: EngineClient, hash: string): Promise<void> {
  const { files } = await engine.call("photo.get", { hash });
  const file = files.find(({ status }) => status === "present");
  if (!file) throw new Failure("file-missing", "The file of this photo cannot be reached now.");
  const icon = await iconOf(file.path);
  if (!contents.isDestroyed()) contents.startDrag({ file: file.path, icon });
}

/** By the ending of the name. A drag has to begin while the button is still down. */
const icons = new Map<string, NativeImage>();

/** The system's picture for files of this kind. A drag without any picture is refused by macOS. */
async function iconOf(path: string): Promise<NativeImage> {
  const kind = extname(path).toLowerCase();
  const known = icons.get(kind);
  if (known) return known;
  const found = await app.getFileIcon(path).catch(() => undefined);
  const icon = found && !found.isEmpty() ? found : greySquare();
  icons.set(kind, icon);
  return icon;
}

function greySquare(): NativeImage {
  const size = { width: 32, height: 32 };
  return nativeImage.createFromBitmap(Buffer.alloc(size.width * size.height * 4, 0x99), size);
}
