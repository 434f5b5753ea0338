export interface DisplayFacts {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
}

/** Why nothing can be shown to whoever sits at this terminal, as a part of a sentence; null where there is a display. */
export function missingDisplay({ platform, env }: DisplayFacts): string | null {
  // A display would be the other machine's; a person at the far end of the line would not see it.
  if (env.SSH_CONNECTION !== undefined) return "this is a session over SSH";
  if (platform === "win32" || platform === "darwin") return null;
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return null;
  return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)";
}
