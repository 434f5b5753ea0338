/** Looks of the window. "system" follows the operating system. */
export const appearances = ["system", "light", "dark"] as const;
export type Appearance = (typeof appearances)[number];

/** What the host's own menus ask of the window. */
export const shellCommands = ["add-folder", "find", "all-photos", "problems", "scan", "keys"] as const;
export type ShellCommand = (typeof shellCommands)[number];

export interface ShellMenuItem {
  /** What `popupMenu` answers with. */
  id: string;
  label: string;
  enabled?: boolean;
}
/** "separator" draws a line. */
export type ShellMenu = readonly (ShellMenuItem | "separator")[];

/** Where a menu is to open, CSS pixels from the top left corner of the page. */
export interface ShellMenuPlace {
  x: number;
  y: number;
}

/** What a person may set about the program around the window. */
export interface ShellSettings {
  /** A notification when indexing has ended while the window is not in front. */
  notifyWhenDone: boolean;
  /** The computer does not fall asleep while it indexes, as long as it is on mains power. */
  keepAwake: boolean;
}

/**
 * What only a host of the window can do. The renderer knows this interface and never the host; where a host
 * lacks something the member is null and the UI offers the alternative.
 */
export interface Shell {
  readonly host: "browser" | "electron";
  /** Native folder dialog; an empty list when it was cancelled. Null: the UI shows its own folder browser (`folders.browse`). */
  readonly chooseFolders: (() => Promise<string[]>) | null;
  /** Absolute paths of dropped folders. Null where the host hides them from pages. */
  readonly pathsOfDrop: ((files: readonly unknown[]) => string[]) | null;
  /** Shows a file in the system's file manager. */
  readonly reveal: ((path: string) => Promise<void>) | null;
  /**
   * Drags the file of a photo to other programs. Called from `dragstart`, whose own drag is prevented first. Fails where
   * there is no file to drag. Null: dragging is whatever the browser makes of it.
   */
  readonly dragOut: ((hash: string) => Promise<void>) | null;
  /**
   * The platform's menu at the pointer, or at a place where a key asked for it: answers with the item's id, or null when it
   * was left. Null: the browser's own menu is left alone.
   */
  readonly popupMenu: ((menu: ShellMenu, at?: ShellMenuPlace) => Promise<string | null>) | null;
  /** Tells of commands from the host's menu. Returns the function that unsubscribes. Null: there is no such menu. */
  readonly onCommand: ((listener: (command: ShellCommand) => void) => () => void) | null;
  /** Tells the host what the window looks like, so that its frame and dialogs match. Null: there is nothing to tell. */
  readonly setAppearance: ((appearance: Appearance) => void) | null;
  readonly settings: {
    get(): Promise<ShellSettings>;
    set(changes: Partial<ShellSettings>): Promise<ShellSettings>;
  } | null;
  /** Address of a picture's bytes, by content hash. */
  mediaUrl(hash: string, variant: "thumbnail" | "preview" | "original"): string;
}
