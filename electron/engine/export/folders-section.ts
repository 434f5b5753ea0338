import { z } from "zod";
import { toFailureData } from "../../../shared/errors.ts";
import { defaultFolderSettings, type Store } from "../store/store.ts";
import { addProblem, type Section } from "./document.ts";

const folderItem = z.object({
  path: z.string().min(1),
  volumeId: z.string(),
  volumePath: z.string(),
  enabled: z.boolean(),
  exclusions: z.string(),
});
type FolderItem = z.infer<typeof folderItem>;

/**
 * Folders with what a person set for them. One that is in the library, by its place on its drive or by its path, gets its
 * settings where it has none of its own; another is added if it is there.
 */
export function foldersSection(
  store: Pick<Store, "folders">,
  addFolder: (path: string) => Promise<unknown>,
): Section<FolderItem> {
  const find = ({ path, volumeId, volumePath }: FolderItem) => {
    const folders = store.folders.list();
    return (
      folders.find((row) => row.volumeId === volumeId && row.volumePath === volumePath) ??
      folders.find((row) => row.path === path)
    );
  };
  return {
    name: "folders",
    version: 1,
    item: folderItem,

    collect: async () =>
      store.folders.list().map(({ path, volumeId, volumePath, settings = defaultFolderSettings }) => ({
        path,
        volumeId,
        volumePath,
        enabled: settings.enabled,
        exclusions: settings.exclusions,
      })),

    async apply(items, report) {
      for (const item of items) {
        let known = find(item);
        if (known === undefined) {
          try {
            await addFolder(item.path);
          } catch (thrown) {
            report.pending++;
            addProblem(report, `${item.path} was not added: ${toFailureData(thrown).message}`);
            continue;
          }
          known = find(item) ?? store.folders.list().find(({ path }) => path === item.path);
        }
        if (known === undefined) continue;
        const { enabled, exclusions } = { ...defaultFolderSettings, ...known.settings };
        const isDefault = enabled && exclusions === "";
        if (enabled === item.enabled && exclusions === item.exclusions) report.imported++;
        else if (isDefault) {
          await store.folders.configure(known.id, { enabled: item.enabled, exclusions: item.exclusions });
          report.imported++;
        } else report.kept++;
      }
    },
  };
}
