import type { Folder } from "../shared/library.ts";
import type { PhotoItem } from "../shared/photo.ts";
import type { Sort } from "../shared/search.ts";
import { factStrings } from "./fact-strings.ts";
import {
  formatBytes,
  formatChoice,
  formatNumber,
  formatRate,
  formatRemaining,
  formatShare,
  formatSince,
  plural,
} from "./format.ts";

/**
 * Every word that a person can see or hear, in one place. Sentence case, no jargon; an entry that needs a
 * number takes the number and formats it itself.
 */
export const strings = {
  appName: "Albumen",
  titles: { of: (place: string) => `${place} – Albumen` },

  common: {
    cancel: "Cancel",
    close: "Close",
    tryAgain: "Try again",
    copyDetails: "Copy details",
    dismiss: "Dismiss",
    somethingWrong: "That didn't work",
  },

  sidebar: {
    label: "Library",
    library: "Library",
    photos: "Photos",
    folders: "Folders",
    addFolder: "Add folder",
    problems: "Problems",
    collapse: "Hide sidebar",
    expand: "Show sidebar",
    openDrawer: "Open menu",
    closeDrawer: "Close menu",
    resize: "Resize sidebar",
    skipToContent: "Skip to content",
    offline: "Offline",
  },

  search: {
    label: "Search",
    placeholder: "Search your photos",
    clear: "Clear search",
    suggestions: "Suggestions",
    example: "Try this",
    /** Up to three searches that would find something. */
    invitation: (examples: readonly string[]) => `Try ${formatChoice(examples.map((words) => `“${words}”`))}`,
    forgetRecent: (query: string) => `Forget “${query}”`,
    sort: "Sort by",
    sortRelevance: "Best match",
    sortDate: "Newest first",
    resultsFor: (query: string) => `Photos that look like “${query}”`,
    /** Every photo has a place in a search by likeness: the words claim an order, not that all of them fit. */
    count: (total: number, truncated: boolean, sort: Sort) => {
      const photos = truncated ? `The best ${plural(total, "photo")}` : plural(total, "photo");
      return sort === "relevance" && total > 1 ? `${photos}, closest first` : photos;
    },
    coverage: (embedded: number, photos: number) =>
      `Search covers ${formatNumber(embedded)} of ${plural(photos, "photo")} so far`,
    coverageShare: (share: number) => `Search covers ${formatShare(share)} of your photos so far`,
    nothing: (query: string) => `Nothing here looks like “${query}”`,
    nothingHint: "Try fewer or more general words.",
    nothingYet: "Search is still getting to know your photos. Results will appear as it goes.",
    noPhotos: "There are no photos to search yet",
    failed: "This search could not be run",
    backToPhotos: "Show all photos",
  },

  firstRun: {
    title: "Where are your photos?",
    intro:
      "Choose a folder. Albumen shows the photos in it and in the folders inside, and finds them by what they show.",
    picturesLabel: "Your Pictures folder",
    usePictures: "Use this folder",
    choose: "Choose a folder…",
    chooseOther: "Choose another folder…",
    pathLabel: "Or type or paste the path of a folder",
    add: "Add",
    adding: "Adding…",
    promise: "Nothing leaves this computer. Your files are only read, never changed.",
  },

  photos: {
    title: "Photos",
    noneTitle: "No photos in these folders yet",
    noneHint: "Albumen reads JPEG, PNG, WebP, GIF, TIFF and AVIF pictures.",
    looking: "Looking for photos…",
    awayTitle: (count: number) =>
      count === 1
        ? "The drive with your photo is not connected"
        : "The drives with your photos are not connected",
    awayHint: (count: number) =>
      count === 1
        ? "It comes back when its drive is connected."
        : `All ${formatNumber(count)} of them come back when their drives are connected.`,
    showAway: "Show them all the same",
    lookingHint: "They appear here as they are found, newest first.",
    addFolder: "Add folder…",
    failed: "The photos can't be shown right now",
  },

  folders: {
    title: "Folders",
    intro: "Albumen shows the photos in these folders and in the folders inside them.",
    add: "Add folder…",
    rescanNamed: (name: string) => `Look for changes in ${name}`,
    rescanAll: "Look for changes",
    removeNamed: (name: string) => `Remove ${name}…`,
    listLabel: "Folders in the library",
    neverScanned: "Not looked through yet",
    scanned: (at: string, now: Date) => `Looked through ${formatSince(at, now)}`,
    scanning: "Being looked through",
    offline: "Not connected now. Its photos stay in the library.",
    offlineHidden: "Not connected now. Its photos are not shown until it is.",
    photos: (count: number) => plural(count, "photo"),
    /** How changes are noticed; nothing where nothing is known to say. */
    watch: ({ how, why }: Folder["watch"]): string => {
      if (how === "watched") return "Watched: changes in it appear by themselves";
      if (how !== "polled") return "";
      switch (why) {
        case "network":
          return "On a network drive, which is asked for changes every minute or so";
        case "limit":
          return "Asked for changes every minute or so: this computer already watches as many folders as it may";
        default:
          return "Asked for changes every minute or so: the system doesn't tell about them";
      }
    },
    off: "Switched off: its photos stay, changes in it are not looked for",
    enableNamed: (name: string) => `Keep up with ${name}`,
    switchedOn: (name: string) => `“${name}” is on. Looking for changes`,
    switchedOff: (name: string) => `“${name}” is off. Its photos stay`,
    rules: (count: number) => `${plural(count, "rule")} ${count === 1 ? "leaves" : "leave"} parts out`,
    exclusionsNamed: (name: string) => `Leave out parts of ${name}…`,
    inCloud: (count: number) =>
      count === 1
        ? "1 file is in the cloud, not on this computer."
        : `${formatNumber(count)} files are in the cloud, not on this computer.`,
    download: "Download and add",
    downloadOf: (name: string) => `what of ${name} is in the cloud`,
    downloadStarted: "Downloading from the cloud",
    rescanEvery: "Look through all folders again",
    rescanChoice: (hours: number) => {
      if (hours === 0) return "only when asked";
      if (hours % 168 === 0) return hours === 168 ? "every week" : `every ${plural(hours / 168, "week")}`;
      if (hours % 24 === 0) return hours === 24 ? "every day" : `every ${plural(hours / 24, "day")}`;
      return hours === 1 ? "every hour" : `every ${plural(hours, "hour")}`;
    },
    none: "No folders yet",
    removeTitle: (name: string) => `Remove “${name}” from Albumen?`,
    removeText: (photos: number) =>
      photos === 0
        ? "Albumen will forget this folder. Nothing is deleted from your disk."
        : `Albumen will forget this folder and no longer show its ${plural(photos, "photo")}. Nothing is deleted from your disk, and you can add it again.`,
    removeConfirm: "Remove from Albumen",
    removed: (name: string) => `“${name}” removed from Albumen`,
    undoRemove: "Add it again",
    added: (count: number) => (count === 1 ? "Folder added" : `${plural(count, "folder")} added`),
    rescanStarted: "Looking for changes",
    dropNoFolder: "Only folders can be added. Drop the folder that the photos are in.",
    dropNoPlace: "What was dropped is not on a disk of this computer. Copy it to a folder and add that one.",
    dropHidden: "A browser doesn't tell where a dropped folder is. Choose it here instead.",
  },

  exclusions: {
    title: (name: string) => `Leave out parts of “${name}”`,
    description:
      "One rule a line. What a rule fits is not shown in Albumen; nothing is deleted from your disk, and without the rule it is there again.",
    label: "Rules",
    placeholder: "private/",
    examples: [
      ["private/", "every folder of this name, with all in it"],
      ["/scans/2019", "this one place, from the top of the folder"],
      ["*.tif", "every file that ends so"],
      ["!keep.tif", "but not this one"],
    ] as const,
    fileHint:
      "A file named .albumenignore with such rules does the same for the folder that it lies in, and a file named .nomedia leaves that folder out.",
    save: "Save",
    undo: "Undo",
    saved: (name: string) => `Saved. Looking through “${name}” again`,
  },

  browse: {
    title: "Choose a folder",
    description: "Everything in the folder you choose becomes part of the library.",
    startingPoints: "This computer",
    up: "Up one folder",
    path: "Path",
    pathHint: "Type or paste a path",
    go: "Go",
    foldersLabel: (path: string) => `Folders in ${path}`,
    noFolders: "No folders inside",
    images: (count: number) =>
      count === 0 ? "No photos directly in this folder" : `${plural(count, "photo")} directly in this folder`,
    choose: "Add this folder",
    chooseNamed: (name: string) => `Add “${name}”`,
    adding: "Adding…",
  },

  problems: {
    title: "Problems",
    intro: "These files could not be read, or only in part. Everything else in the library is fine.",
    kindsLabel: "Kinds of problems",
    all: "All",
    ignored: "Ignored",
    ignoredIntro: "They are told of again when they change.",
    kinds: {
      "file-missing": ["Gone", "If they were moved, add their new folder."],
      "file-unreadable": [
        "Not readable",
        "Check the permissions, the drive or the connection, then try again.",
      ],
      "file-empty": ["Empty", "Nothing is in these files. Copy them again from where they came from."],
      "file-changing": [
        "Being written",
        "They were changing while they were read. Try again when that is done.",
      ],
      "file-in-cloud": [
        "Only in the cloud",
        "Download them with the program of your cloud; then they are read.",
      ],
      "not-an-image": [
        "Not pictures",
        "They have the name of a picture and are none. Ignore them, or rename them.",
      ],
      "unsupported-format": ["Format not known", "Albumen cannot read this format yet. Ignore them for now."],
      "image-damaged": ["Damaged", "Restore them from a backup or from the camera's card, if there is one."],
      "image-truncated": [
        "Incomplete",
        "They end too early; what is there is shown. Copy them again if you can.",
      ],
      "image-too-large": ["Too large", "They are larger than can be opened safely."],
      "decode-timeout": [
        "Took too long",
        "Try again while the computer has less to do; if it stays, they may be damaged.",
      ],
      "decoder-crashed": ["Made the decoder fail", "They may be damaged. Try again once; then ignore them."],
    } as Readonly<Record<string, readonly [name: string, whatToDo: string]>>,
    otherKind: ["Other", "See what is said of each of them."] as const,
    tryKindAgain: "Try these again",
    ignoreKind: "Ignore these",
    unignoreKind: "Bring these back",
    tryAgainNamed: (path: string) => `Try ${path} again`,
    ignoreNamed: (path: string) => `Ignore ${path}`,
    unignoreNamed: (path: string) => `Bring ${path} back`,
    ignoredToast: (files: number) => `${plural(files, "file")} ignored`,
    undoIgnore: "Bring back",
    retryStartedCount: (files: number) => `Trying ${plural(files, "file")} again`,
    allIgnored: "No problems but ignored ones",
    showIgnored: (count: number) => `Show ${plural(count, "ignored file")}`,
    titleCount: (total: number) => `Problems with ${plural(total, "file")}`,
    listLabel: "Files with problems",
    none: "No problems",
    noneHint: "Every file could be read.",
    videos: (count: number) =>
      count === 1
        ? "One video was found as well: videos are not supported yet, and it is left as it is."
        : `${formatNumber(count)} videos were found as well: videos are not supported yet, and they are left as they are.`,
    tryAgain: "Try again",
    copyPathOf: (path: string) => `Copy path of ${path}`,
    revealNamed: (path: string) => `Show ${path} in its folder`,
  },

  activity: {
    label: "Activity",
    listing: (found: number) => `Looking for photos · ${plural(found, "file")} so far`,
    indexing: (done: number, found: number) => `Indexing ${formatNumber(done)} of ${formatNumber(found)}`,
    finishing: "Finishing",
    rescanning: (done: number, found: number) =>
      `Looking for changes · ${formatNumber(done)} of ${formatNumber(found)}`,
    steps: (done: number, of: number) => `${formatNumber(done)} of ${formatNumber(of)}`,
    kinds: { index: "Indexing", rescan: "Looking for changes", upkeep: "Tidying up the library" },
    queued: (title: string) => `${title}: waits for its turn`,
    waitsForTurn: "Waits for its turn",
    waitsForMains: "Waits until this computer is plugged in",
    triedAgain: "It is tried again in a while.",
    slowedBy: { battery: "slower on battery", person: "slower while you work" },
    pauseNamed: (title: string) => `Pause: ${title}`,
    resumeNamed: (title: string) => `Resume: ${title}`,
    stopNamed: (title: string) => `Stop: ${title}`,
    queueLabel: "Also to do",
    paused: (done: number, found: number) => `Paused at ${formatNumber(done)} of ${formatNumber(found)}`,
    rate: (photosPerSecond: number) => `${formatRate(photosPerSecond)} photos/s`,
    remaining: (seconds: number) => formatRemaining(seconds),
    order: "newest first",
    pause: "Pause indexing",
    resume: "Resume indexing",
    stop: "Stop",
    stopHint: "What is done is kept.",
    details: "Details",
    started: "Started",
    filesDone: "Files looked at",
    filesFound: "Files found",
    speed: "Speed",
    left: "Left",
    failures: "Could not be read",
    finished: "Indexing finished",
    cancelled: "Indexing stopped",
    failedKinds: {
      index: "Indexing could not go on",
      rescan: "Looking for changes could not go on",
      upkeep: "Tidying up could not go on",
    },
    failedFiles: (count: number) => `${plural(count, "file")} could not be read`,
    showProblems: "Show problems",
    hide: "Hide",
    onBattery: "This computer runs on battery.",
    unknown: "–",
    progressLabel: "Indexing progress",
    announceStart: "Indexing started",
    announceShare: (share: number) => `Indexing: ${formatShare(share)} done`,
    announceDone: (added: number) =>
      added === 0 ? "Indexing finished. Nothing new." : `Indexing finished. ${plural(added, "new photo")}.`,
  },

  engine: {
    lost: "The connection to Albumen was lost. Trying again…",
    lostHint: "If you closed it, start it again and open the address that it prints.",
    restarting: "Albumen's engine is restarting.",
    stopped: "Albumen's engine has stopped. Your photos and the library are untouched.",
    startAgain: "Start it again",
  },

  settings: {
    menu: "Settings",
    theme: "Appearance",
    themeSystem: "Same as system",
    themeLight: "Light",
    themeDark: "Dark",
    notifyWhenDone: "Tell me when indexing is done",
    keepAwake: "Keep the computer awake while indexing",
    onBattery: "Work on battery",
    batteryChoices: { full: "At full speed", slow: "More slowly", pause: "Not at all" },
    showAway: "Show photos of drives that are not connected",
    slowWhileWorking: "Index more slowly while I work",
    placesCredit: "Names of places: GeoNames (CC BY 4.0)",
    keys: "Keyboard shortcuts",
    model: "Model",
    modelLine: (name: string, device: string) => `${name} on ${device.toUpperCase()}`,
    storage: (bytes: number) => `The database takes ${formatBytes(bytes)}`,
  },

  grid: {
    label: "Photos",
    dateUnknown: "Date unknown",
    loadingPhoto: "Loading photo",
    gone: "This photo is no longer in the library",
    noThumbnail: "No preview of this photo",
    /** Why a photo cannot be opened now; with the name of its drive, where that is known. */
    unavailable: (status: PhotoItem["status"], drive?: string): string => {
      switch (status) {
        case "cloud":
          return "In the cloud, not on this computer";
        case "missing":
          return "Its file is gone";
        case "unreadable":
          return "Its file can't be read";
        default:
          return drive === undefined
            ? "Offline: its drive is not connected, or its folder was moved"
            : `On the drive “${drive}”, which is not connected`;
      }
    },
    photo: (day: string | null, name: string) => (day === null ? name : `${day}, ${name}`),
    timeline: "Timeline",
    size: "Size of photos",
    sizePixels: (height: number) => `${formatNumber(height)} pixels`,
  },

  viewer: {
    label: (name: string) => `Photo: ${name}`,
    loading: "Loading the photo",
    close: "Back to the photos",
    previous: "Previous photo",
    next: "Next photo",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit to the window",
    actual: "Actual size",
    info: "Information",
    hideInfo: "Hide information",
    position: (index: number, total: number) => `${formatNumber(index + 1)} of ${formatNumber(total)}`,
    dimensions: (width: number, height: number) => `${formatNumber(width)} × ${formatNumber(height)}`,
    megapixels: (value: string) => `${value} MP`,
    zoom: (percent: string) => `Zoom ${percent}`,
    unavailable: (status: PhotoItem["status"], drive?: string): string => {
      switch (status) {
        case "cloud":
          return "This photo can't be opened in full now: its file is in the cloud, not on this computer.";
        case "missing":
        case "unreadable":
          return "This photo can't be opened in full: its file is gone, or can't be read.";
        default:
          return drive === undefined
            ? "This photo can't be opened in full now: its drive is not connected, or its folder was moved."
            : `This photo can't be opened in full now: it is on the drive “${drive}”, which is not connected.`;
      }
    },
    failed: "This photo can't be shown in full.",
    dateSource: {
      exif: "from the file",
      xmp: "from the file (XMP)",
      iptc: "from the file (IPTC)",
      gps: "from satellites, in this computer's zone",
      "file-name": "from the file's name",
      "file-time": "from the file's time",
      user: "set by you",
    },
    /** Where a fact was read. "sidecar:IMG.xmp": a file beside the picture. */
    readFrom: (source: string) =>
      source.startsWith("sidecar:") ? `from ${source.slice("sidecar:".length)}` : "from the file",
    saidBy: (source: string) =>
      source.startsWith("sidecar:") ? source.slice("sidecar:".length) : "The file",
    rating: "Rating",
    stars: (count: number) => plural(count, "star"),
    people: "People",
    keywords: "Keywords",
    altitude: (metres: number) =>
      metres < 0 ? `${formatNumber(-metres)} m below sea level` : `${formatNumber(metres)} m above sea level`,
    special: "Kind",
    panorama: "Panorama",
    motion: "Moving picture",
    part: {
      raw: "Raw file of this photo",
      video: "Video of this photo",
      sidecar: "What other programs wrote about it",
    },
    exposure: {
      term: "Exposure",
      seconds: (time: string) => `${time} s`,
      aperture: (number: string) => `f/${number}`,
      iso: (iso: string) => `ISO ${iso}`,
      focal: (mm: string) => `${mm} mm`,
      focalAs: (mm: string, onFilm: string) => `${mm} mm (${onFilm} mm on 35 mm film)`,
      flash: "flash",
      north: "N",
      south: "S",
      east: "E",
      west: "W",
    },
    camera: "Camera",
    lens: "Lens",
    size: "Size",
    format: "Format",
    kinds: {
      jpeg: "JPEG",
      png: "PNG",
      webp: "WebP",
      gif: "GIF",
      tiff: "TIFF",
      avif: "AVIF",
      heic: "HEIC",
      bmp: "BMP",
      jxl: "JPEG XL",
      psd: "Photoshop",
      raw: "RAW, shown by its preview",
    },
    misnamed: (extension: string) => `the file is named .${extension}`,
    places: "Files",
    fileStatus: {
      present: "",
      missing: "Missing",
      offline: "Offline: its drive is not connected, or its folder was moved",
      unreadable: "Can't be read",
      cloud: "In the cloud, not on this computer",
    },
    onDrive: (drive: string) => `On the drive “${drive}”, which is not connected`,
    unknown: "–",
  },

  file: {
    open: "Open",
    reveal: "Show in folder",
    copyPath: "Copy path",
    copied: "Path copied",
    copyFailed: "The path could not be copied. Select it and copy it by hand.",
  },

  keys: {
    title: "Keyboard shortcuts",
    groups: { anywhere: "Anywhere", grid: "Photos", viewer: "One photo" },
    or: "or",
    search: "Search",
    clearSearch: "Clear the search field, then leave it",
    showKeys: "Show this list",
    toggleSidebar: "Show or hide the sidebar",
    back: "Back",
    forward: "Forward",
    move: "Move between photos",
    open: "Open the photo",
    firstLast: "First and last photo",
    page: "One screen up or down",
    zoomGrid: "Larger or smaller photos",
    nextPrevious: "Next and previous photo",
    fit: "Fit to the window",
    actual: "Actual size",
    zoom: "Zoom in and out",
    info: "Show information",
    close: "Back to the photos",
    names: {
      mod: "Ctrl",
      escape: "Esc",
      enter: "Enter",
      arrows: "Arrow keys",
      home: "Home",
      end: "End",
      pageUp: "Page up",
      pageDown: "Page down",
      left: "←",
      right: "→",
      alt: "Alt",
      wheel: "wheel",
    },
  },

  ...factStrings,

  toasts: { label: "Notification", viewport: "Notifications ({hotkey})" },

  errors: {
    title: "Something went wrong here",
    unexpected: "Your photos are untouched. Reloading the window may help.",
    reload: "Reload",
  },
} as const;
