const typedInto = new Set(["email", "number", "password", "search", "tel", "text", "url", ""]);

/** True where a key press belongs to what the person is writing, so that a one-letter shortcut must not act. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && typedInto.has(target.type);
}

/** Whether a dialog asks something that has to be answered first. An open photo does not. */
export function isModalOpen(): boolean {
  return document.querySelector("[data-modal]") !== null;
}

/** How many dialogs and menus are open: the keys belong to the last of them. An open photo counts as one. */
export function openOverlays(): number {
  return document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"]').length;
}
