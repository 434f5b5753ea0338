import type { ComponentProps, MouseEvent } from "react";
import { formatPlace, navigate, type Place } from "../router.ts";

export interface LinkProps extends Omit<ComponentProps<"a">, "href"> {
  to: Place;
}

/** A real link (copy, middle click, new tab work) that moves inside the page when plainly clicked. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  }
  return <a {...rest} href={formatPlace(to)} onClick={follow} />;
}
