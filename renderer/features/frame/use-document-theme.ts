import { useEffect, useLayoutEffect } from "react";
import { useShell } from "../../contexts.ts";
import { useUi } from "../../state/ui.ts";

/** The person's choice on <html>, and told to the host; none means that the system decides. */
export function useDocumentTheme(): void {
  const theme = useUi((state) => state.theme);
  const { setAppearance } = useShell();
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
  }, [theme]);
  useEffect(() => setAppearance?.(theme), [setAppearance, theme]);
}
