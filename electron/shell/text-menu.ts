import { type ContextMenuParams, Menu } from "electron";

/** The system's menu of a field to write in, or of selected text; none elsewhere: photos have a menu of their own. */
export function textMenuOf({ isEditable, editFlags, selectionText }: ContextMenuParams): Menu | undefined {
  if (isEditable)
    return Menu.buildFromTemplate([
      { role: "undo", enabled: editFlags.canUndo },
      { role: "redo", enabled: editFlags.canRedo },
      { type: "separator" },
      { role: "cut", enabled: editFlags.canCut },
      { role: "copy", enabled: editFlags.canCopy },
      { role: "paste", enabled: editFlags.canPaste },
      { role: "selectAll", enabled: editFlags.canSelectAll },
    ]);
  if (selectionText.trim() === "") return undefined;
  return Menu.buildFromTemplate([{ role: "copy", enabled: editFlags.canCopy }]);
}
