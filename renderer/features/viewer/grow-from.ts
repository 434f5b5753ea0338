/** Lets an element grow out of a box on the page to where it stands. Transform only; not at all for reduced motion. */
export function growFrom(element: HTMLElement, origin: DOMRect): void {
  const duration = motionMs(element);
  const box = element.getBoundingClientRect();
  if (duration === 0 || box.width === 0 || origin.width === 0) return;
  // A tile may be cropped: the larger scale covers it.
  const scale = Math.max(origin.width / box.width, origin.height / box.height);
  const x = origin.left + origin.width / 2 - (box.left + box.width / 2);
  const y = origin.top + origin.height / 2 - (box.top + box.height / 2);
  const own = getComputedStyle(element).transform;
  const end = own === "none" ? "" : own;
  const shift = `translate(${x}px, ${y}px)`;
  // The scale is about the middle of the element, wherever its own transform puts it.
  const about = `translate(${box.width / 2}px, ${box.height / 2}px)`;
  const back = `translate(${-box.width / 2}px, ${-box.height / 2}px)`;
  element.animate(
    [{ transform: `${shift} ${end} ${about} scale(${scale}) ${back}` }, { transform: end || "none" }],
    { duration, easing: getComputedStyle(element).getPropertyValue("--ease") || "ease-out" },
  );
}

/** `--motion-slow` in ms; 0 for people who asked for less motion. */
function motionMs(element: HTMLElement): number {
  const value = getComputedStyle(element).getPropertyValue("--motion-slow").trim();
  const number = Number.parseFloat(value);
  if (Number.isNaN(number)) return 0;
  return value.endsWith("ms") ? number : number * 1000;
}
