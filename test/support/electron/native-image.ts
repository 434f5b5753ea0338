import { readFileSync } from "node:fs";
import { appState, onlyOn } from "./app-state.ts";
import { onReset, refuse, strict } from "./strict.ts";

/** Knows no more of a picture than whether Electron would have read it: PNG and JPEG, and nothing else from bytes. */
class NativeImage {
  readonly #bytes: Buffer;
  readonly #size: { width: number; height: number };
  constructor(bytes: Buffer, size = { width: 64, height: 64 }) {
    this.#bytes = bytes;
    this.#size = size;
  }
  isEmpty(): boolean {
    return this.#bytes.length === 0;
  }
  getSize(): { width: number; height: number } {
    return this.isEmpty() ? { width: 0, height: 0 } : this.#size;
  }
  resize(options: { width?: number; height?: number }): NativeImage {
    return strict("NativeImage", new NativeImage(this.#bytes, { ...this.#size, ...options }));
  }
  toPNG(): Buffer {
    return this.#bytes;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString("base64")}`;
  }
  setTemplateImage(): void {}
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const jpegSignature = Buffer.from([0xff, 0xd8, 0xff]);

function fromBytes(bytes: Buffer): NativeImage {
  const isKnown =
    bytes.subarray(0, 4).equals(pngSignature) ||
    bytes.subarray(0, 3).equals(jpegSignature) ||
    (process.platform === "win32" && bytes.subarray(0, 4).equals(Buffer.from([0, 0, 1, 0])));
  return strict("NativeImage", new NativeImage(isKnown ? bytes : Buffer.alloc(0)));
}

export const nativeImage = strict("nativeImage", {
  createEmpty: () => fromBytes(Buffer.alloc(0)),
  createFromBuffer: (buffer: Buffer) => fromBytes(buffer),
  createFromBitmap(buffer: Buffer, size: { width: number; height: number }) {
    if (buffer.length !== size.width * size.height * 4) refuse("invalid buffer size");
    return strict("NativeImage", new NativeImage(buffer, size));
  },
  createFromDataURL: (url: string) => fromBytes(Buffer.from(url.split(",", 2)[1] ?? "", "base64")),
  createFromPath(path: string) {
    try {
      return fromBytes(readFileSync(path));
    } catch {
      return fromBytes(Buffer.alloc(0));
    }
  },
  async createThumbnailFromPath(path: string, size: { width: number; height: number }) {
    onlyOn("nativeImage.createThumbnailFromPath", "darwin", "win32");
    return strict("NativeImage", new NativeImage(readFileSync(path), size));
  },
});

/** An icon may also be the path of one. */
export function isEmptyImage(icon: unknown): boolean {
  if (typeof icon === "string") return nativeImage.createFromPath(icon).isEmpty();
  return typeof icon !== "object" || icon === null || (icon as NativeImage).isEmpty();
}
const usualIcon = () => nativeImage.createFromBitmap(Buffer.alloc(4 * 32 * 32, 1), { width: 32, height: 32 });
appState.fileIcon = usualIcon;
onReset(() => {
  appState.fileIcon = usualIcon;
});
