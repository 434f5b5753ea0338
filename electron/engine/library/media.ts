import { access, constants, stat } from "node:fs/promises";
import { Failure } from "../../../shared/errors.ts";
import { browsersShow } from "../../../shared/photo-kinds.ts";
import type { DecoderPool } from "../children/pool.ts";
import type { PhotoRow, Store } from "../store/store.ts";
import type { ThumbnailFiles, ThumbnailVariant } from "../thumbnails/files.ts";
import { sizeAndTime } from "./crawl.ts";
import { contentTypeOf } from "./formats.ts";
import { byPath, choosePlace, driveOf, photoUnknown } from "./photo-items.ts";
import { systemPath } from "./system-path.ts";
import type { Volumes } from "./volumes.ts";

export interface MediaDeps {
  store: Pick<Store, "folders" | "photos" | "files">;
  pool: DecoderPool;
  thumbnails: ThumbnailFiles;
  volumes: Volumes;
}

export interface Media {
  /**
   * Where the bytes of a picture are. What is missing is made from the original, before anything that is indexed.
   * Fails with photo-unknown, file-missing (no place can be reached), file-in-cloud, file-changing (it is another by now), unsupported-format (an original that no browser
   * shows: ask for the preview), and what decoding fails with.
   */
  locate(
    hash: string,
    variant: ThumbnailVariant | "original",
    signal?: AbortSignal,
  ): Promise<{ path: string; contentType: string }>;
}

export function createMedia(deps: MediaDeps): Media {
  const { store, pool, thumbnails, volumes } = deps;
  /** Asked for twice while it is made: made once. A failure is not kept. */
  const making = new Map<string, Promise<string>>();

  async function photoOf(hash: string): Promise<PhotoRow> {
    const photo = (await store.photos.get([hash])).get(hash);
    if (photo) return photo;
    throw photoUnknown();
  }

  /** The first place where the file can be read, rather one where it is as it was when it was indexed. */
  async function placeOf(hash: string): Promise<{ path: string; isAsIndexed: boolean }> {
    const files = (await store.files.ofHashes([hash])).get(hash) ?? [];
    let changed: string | null = null;
    for (const file of byPath(files)) {
      // What is only in the cloud would be downloaded.
      const isOutOfReach = file.status === "unreadable" || file.status === "cloud";
      const path = isOutOfReach ? null : volumes.toPath(file);
      const found = path === null ? null : await lookAt(path);
      if (path === null || found === null) continue;
      if (found.bytes === file.bytes && found.modifiedAt === file.modifiedAt)
        return { path, isAsIndexed: true };
      changed ??= path;
    }
    if (changed !== null) return { path: changed, isAsIndexed: false };
    if (files.some((file) => file.status === "cloud")) {
      throw new Failure(
        "file-in-cloud",
        "The file of this photo is in the cloud, not on this computer. Download it with the program of that cloud, then look for changes in its folder.",
      );
    }
    const place = choosePlace(files);
    if (place?.status !== "offline") {
      throw new Failure(
        "file-missing",
        "The file of this photo is gone. If it was moved, scan its new folder.",
      );
    }
    const { drive } = driveOf(place, store, volumes);
    throw new Failure(
      "file-missing",
      drive === undefined
        ? "The file of this photo cannot be reached. Connect its drive, then try again."
        : `The file of this photo is on the drive “${drive}”, which is not connected. Connect it, then try again.`,
    );
  }

  /**
   * The file itself. What an address of a content brings is kept for good by whoever asks, so a file that was changed
   * since is not sent: it has another content, which the next scan finds.
   */
  async function originalOf(hash: string): Promise<string> {
    const { path, isAsIndexed } = await placeOf(hash);
    if (isAsIndexed) return path;
    throw new Failure(
      "file-changing",
      "The file of this photo was changed since it was indexed. Scan its folder again to see it as it is now.",
    );
  }

  async function make(hash: string, variant: ThumbnailVariant): Promise<string> {
    await photoOf(hash);
    // Changed or not: whoever decodes it looks whether the content is the same.
    const { path } = await placeOf(hash);
    const webp = await pool.use(
      async (decoder) =>
        variant === "preview"
          ? await decoder.preview({ path, hash })
          : (await decoder.decode({ path, hash, modifiedAt: 0, imageInput: null })).thumbnail,
      { urgent: true },
    );
    return await thumbnails.write(hash, variant, webp);
  }

  function makeOnce(hash: string, variant: ThumbnailVariant): Promise<string> {
    const key = `${variant} ${hash}`;
    const already = making.get(key);
    if (already) return already;
    const made = make(hash, variant).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  return {
    async locate(hash, variant, signal) {
      if (variant !== "original") {
        const path = thumbnails.pathOf(hash, variant);
        const contentType = "image/webp";
        if (await thumbnails.has(hash, variant)) return { path, contentType };
        signal?.throwIfAborted();
        return { path: await makeOnce(hash, variant), contentType };
      }
      const { kind } = await photoOf(hash);
      if (!browsersShow(kind)) {
        throw new Failure("unsupported-format", "No browser shows this format. Ask for the preview instead.");
      }
      return { path: await originalOf(hash), contentType: contentTypeOf(kind) };
    },
  };
}

/** Size and time of a file that can be read; null for any other. */
async function lookAt(path: string): Promise<ReturnType<typeof sizeAndTime> | null> {
  try {
    const place = systemPath(path);
    await access(place, constants.R_OK);
    return sizeAndTime(await stat(place));
  } catch {
    return null;
  }
}
