const typedInto = new Set(["email", "number", "password", "search", "tel", "text", "url", ""]);

/** True where a key press belongs to what the person is writing, so that a one-letter shortcut must not act. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && typedInto.has(target.type);
}

/** True while a dialog or menu is open: the keys belong to it. */
export function isOverlayOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
