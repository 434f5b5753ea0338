/** What the app prints to standard output when it has come to something (electron/main.ts). */
export const windowIsOpen = "Albumen: the window is open.";
export const handedOver = "Albumen: already open; handed over.";

/**
 * What it means that the app has ended before it showed a window. `stderr`: its lines. Exit codes 1 and 2 with a sentence
 * are the app's own failure and its user's to read; everything else is about Electron on this machine, and there is the
 * browser instead. `reason` is a part of a sentence.
 */
export function judgeEarlyEnd({ code, signal, stderr, env = {} }) {
  if (code === 0) return { kind: "ended", code };
  const told = stderr.filter((line) => !isChatter(line));
  if ((code === 1 || code === 2) && isSentence(told.at(-1))) return { kind: "ended", code, told };
  return { kind: "impossible", reason: reasonIn(stderr, env) ?? plainReason({ code, signal, told, stderr }) };
}

/** The program could not even be started. */
export function judgeStartError({ code, message }) {
  // The file is there, it was looked for: what is missing is the loader that it names.
  if (code === "ENOENT")
    return { kind: "impossible", reason: "Electron needs another C library (glibc) than this system has" };
  if (code === "EACCES")
    return { kind: "impossible", reason: "this system does not let Electron's program be started" };
  return { kind: "impossible", reason: `Electron cannot be started (${message})` };
}

/** Lines that Chromium and the system's libraries write in the best of times. */
export function isChatter(line) {
  return (
    line.trim() === "" ||
    /^\[\d+(:\d+)?:.*\b(FATAL|ERROR|WARNING|INFO|VERBOSE\d*):/.test(line) ||
    /^\(.+:\d+\): .+-(WARNING|CRITICAL|Message|INFO) \*\*/.test(line) ||
    /^(Gtk|GLib|dbus|libva|MESA|libEGL|libGL|pci id for fd|kmsro|DevTools listening)\b/.test(line) ||
    /^#\d+ 0x[0-9a-f]+/.test(line)
  );
}

function reasonIn(lines, env) {
  const text = lines.join("\n");
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(text)?.[1];
  if (library) return `Electron needs ${library}, which this system lacks (docs/development.md says more)`;
  if (/version `GLIBC/.test(text)) return "Electron needs a newer C library (glibc) than this system has";
  if (/Running as root without --no-sandbox/.test(text)) return asRoot;
  if (/No usable sandbox|SUID sandbox helper|Failed to move to new namespace|credentials\.cc/.test(text))
    return "this system does not allow Chromium's sandbox (docs/development.md says how to allow it)";
  if (
    /Missing X server|cannot open display|open X display|connect to Wayland display|platform failed to init/i.test(
      text,
    )
  ) {
    const display = env.WAYLAND_DISPLAY || env.DISPLAY;
    return `the display ${display ? `${display} ` : ""}cannot be reached`;
  }
  return null;
}

export const asRoot = "Electron does not run as root, because Chromium's sandbox does not";

function plainReason({ code, signal, told, stderr }) {
  const fatal = stderr.find((line) => /\bFATAL:/.test(line))?.replace(/^\[.*?\]\s*/, "");
  const last = fatal ?? told.find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? told.at(-1);
  const how = signal ? `was ended by ${signal}` : `ended with code ${describeCode(code)}`;
  return `Electron ${how} before it showed a window${last ? ` (${last.trim().replace(/\.$/, "")})` : ""}`;
}

/** Windows' codes mean something to a search only as they are written there. */
function describeCode(code) {
  return code > 255 ? `0x${code.toString(16).toUpperCase()}` : String(code);
}

function isSentence(line) {
  return line !== undefined && /^["'\p{Lu}].*[.!?]["')]?$/u.test(line.trim());
}
