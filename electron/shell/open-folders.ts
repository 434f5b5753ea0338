import type { EngineClient } from "../../shared/contract.ts";
import { Failure } from "../../shared/errors.ts";
import { addFolders } from "../engine/hosts/commands/add-folders.ts";

/**
 * Adds folders that the app was started with, each for itself: one that cannot be added does not keep out the others. A folder
 * whose photos are in the library anyway, by a folder around it, is as good as added.
 * @returns a sentence for each that could not be added.
 */
export async function openFolders(engine: EngineClient, folders: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const folder of folders) {
    try {
      await addFolders(engine, "/", [folder]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code !== "folder-inside-another") problems.push(error.message);
    }
  }
  return problems;
}
