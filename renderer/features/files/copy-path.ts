import { showToast } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";
import { copyText } from "../../ui/copy-text.ts";

/** Puts a path on the clipboard and says so, or says what to do instead. */
export async function copyPath(path: string): Promise<void> {
  if (await copyText(path)) showToast(strings.file.copied);
  else showToast(strings.file.copyFailed, { kind: "error" });
}
