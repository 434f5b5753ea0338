import { useLayoutEffect } from "react";
import { useUi } from "../../state/ui.ts";

/** The person's choice on <html>; none means that the system decides. */
export function useDocumentTheme(): void {
  const theme = useUi((state) => state.theme);
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
  }, [theme]);
}
