/**
 * What only a host of the window can do. The renderer knows this interface and never the host; where a host
 * lacks something the member is null and the UI offers the alternative.
 */
export interface Shell {
  readonly host: "browser" | "electron";
  /** Native folder dialog. Null: the UI shows its own folder browser (`folders.browse`). */
  readonly chooseFolders: (() => Promise<string[]>) | null;
  /** Absolute paths of dropped folders. Null where the host hides them from pages. */
  readonly pathsOfDrop: ((files: readonly unknown[]) => string[]) | null;
  /** Shows a file in the system's file manager. */
  readonly reveal: ((path: string) => Promise<void>) | null;
  /** Address of a picture's bytes, by content hash. */
  mediaUrl(hash: string, variant: "thumbnail" | "preview" | "original"): string;
}
