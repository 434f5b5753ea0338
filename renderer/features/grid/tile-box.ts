/** Where a photo's tile is on the page, for what grows out of it; null where it is not in the window. */
export function tileBox(hash: string): DOMRect | null {
  const box = document.querySelector(`[data-hash="${hash}"]`)?.getBoundingClientRect();
  return box && box.bottom > 0 && box.top < window.innerHeight ? box : null;
}
