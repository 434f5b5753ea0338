import { defaultViewSettings, type ViewSettings, viewSettingsSchema } from "../../../shared/library.ts";
import type { Store } from "../store/store.ts";

export interface ViewSettingsKeeper {
  current(): ViewSettings;
  /** Resolves when it is written and every list follows. */
  change(changes: { [K in keyof ViewSettings]?: ViewSettings[K] | undefined }): Promise<ViewSettings>;
}

const settingsNote = "view.settings";

/** What lists are made of, kept with the library. What another version wrote, or somebody by hand, counts as far as it makes sense. */
export function createViewSettings(store: Pick<Store, "note" | "setNote" | "showAway">): ViewSettingsKeeper {
  let current = readSettings(store.note(settingsNote));
  if (!current.showAway) store.showAway(false);
  return {
    current: () => current,
    async change({ showAway = current.showAway }) {
      const next = { ...current, showAway };
      await store.setNote(settingsNote, JSON.stringify(next));
      const isOther = next.showAway !== current.showAway;
      current = next;
      if (isOther) store.showAway(next.showAway);
      return current;
    },
  };
}

function readSettings(text: string | undefined): ViewSettings {
  try {
    return viewSettingsSchema.catch(defaultViewSettings).parse(JSON.parse(text ?? "{}"));
  } catch {
    return defaultViewSettings;
  }
}
