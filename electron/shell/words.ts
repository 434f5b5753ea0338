/** What the shell itself says; the window has its own words in renderer/strings.ts. */
export const words = {
  menu: {
    file: "File",
    edit: "Edit",
    view: "View",
    window: "Window",
    help: "Help",
    addFolder: "Add Folder…",
    scan: "Look for Changes",
    find: "Find",
    allPhotos: "All Photos",
    problems: "Files with Problems",
    keys: "Keyboard Shortcuts",
    logs: { engine: "Show the Engine's Log", window: "Show the Window's Log" },
  },
  chooseFolders: "Choose folders with photos",
  add: "Add",
  indexedTitle: "Your photos are ready",
  indexed: (photos: number, failed: number) =>
    `${photos.toLocaleString("en")} ${photos === 1 ? "photo" : "photos"} can be searched.` +
    (failed === 0 ? "" : ` ${failed.toLocaleString("en")} could not be read.`),
  indexFailedTitle: "Indexing has stopped",
  sandbox: {
    message: "Chromium's sandbox is switched off",
    detail:
      "It keeps a picture that was made to do harm from doing any. This system forbids it to programs that it does not know. " +
      "An administrator can allow it: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    quit: "Quit",
    open: "Open Without It",
    remember: "Do not ask again",
  },
  cannotStart: "Albumen cannot start",
  startFailed: (reason: string) => `Albumen could not start (${reason}). Its log files say more.`,
  profileUnwritable: (folder: string, reason: string) =>
    `Albumen keeps the settings of its window in ${folder}, and cannot write there (${reason}). ` +
    "Make the folder writable, or start Albumen with --user-data-dir=FOLDER.",
  bug: "Something went wrong inside Albumen. Your photos are untouched. If it does not go on, close it and start it again; its log files say more.",
  noLogs: (folder: string) => `There are no log files in ${folder} yet.`,
  noFile: (path: string) => `${path} is not there any more.`,
} as const;
