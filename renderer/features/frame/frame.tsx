import { type CSSProperties, useCallback, useRef, useState } from "react";
import { formatPlace, navigate, useLocation } from "../../router.ts";
import { useLibrary } from "../../state/library.ts";
import { toggleSidebar, useUi } from "../../state/ui.ts";
import { strings } from "../../strings.ts";
import { ErrorBoundary } from "../../ui/error-boundary.tsx";
import { useLayoutWidth } from "../../ui/layout-width.ts";
import { FactDialogs } from "../facts/fact-dialogs-host.tsx";
import { useUndoKeys } from "../facts/use-undo-keys.ts";
import { FirstRun } from "../first-run/first-run.tsx";
import { AddFolderDialog } from "../folders/add-folder-dialog.tsx";
import { useFolderDrop } from "../folders/use-folder-drop.ts";
import { GridSizeSlider } from "../grid/grid-size-slider.tsx";
import { SearchField, type SearchFieldHandle } from "../search/search-field.tsx";
import { useFindExamples } from "../search/use-find-examples.ts";
import { SettingsMenu } from "../settings/settings-menu.tsx";
import { ActivityBar } from "./activity-bar.tsx";
import { Content } from "./content.tsx";
import { EngineBanner } from "./engine-banner.tsx";
import styles from "./frame.module.css";
import { KeysDialog } from "./keys-dialog.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SidebarDrawer } from "./sidebar-drawer.tsx";
import { SidebarResizer } from "./sidebar-resizer.tsx";
import { SidebarToggle } from "./sidebar-toggle.tsx";
import { Toasts } from "./toasts.tsx";
import { useDocumentTheme } from "./use-document-theme.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import { useGlobalKeys } from "./use-global-keys.ts";
import { useShellCommands } from "./use-shell-commands.ts";

/** The window: sidebar, search, content, activity; or the welcome, until there is a folder. */
export function Frame() {
  const { place } = useLocation();
  const wide = useLayoutWidth() === "wide";
  const collapsed = useUi((state) => state.sidebarCollapsed);
  const sidebarWidth = useUi((state) => state.sidebarWidth);
  const isKnown = useLibrary((state) => state.folders !== null);
  const isFirstRun = useLibrary((state) => state.folders?.length === 0);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const search = useRef<SearchFieldHandle>(null);

  const toggle = useCallback(() => {
    if (wide) toggleSidebar();
    else setDrawerOpen((open) => !open);
  }, [wide]);

  useDocumentTheme();
  useDocumentTitle(place);
  useFolderDrop();
  useFindExamples();
  const actions = {
    isPhotoOpen: "photo" in place && place.photo !== null,
    focusSearch: () => search.current?.focus(),
    showKeys: () => setKeysOpen(true),
  };
  useGlobalKeys({ ...actions, toggleSidebar: toggle });
  useUndoKeys();
  useShellCommands(actions);

  const overlays = (
    <>
      <AddFolderDialog />
      <FactDialogs />
      <KeysDialog open={keysOpen} onOpenChange={setKeysOpen} />
      <Toasts />
    </>
  );
  const settings = <SettingsMenu onShowKeys={() => setKeysOpen(true)} />;

  if (isFirstRun) {
    return (
      <>
        <div className={styles.welcome}>
          <EngineBanner />
          <FirstRun settings={settings} />
        </div>
        {overlays}
      </>
    );
  }

  const shown = wide && !collapsed;
  return (
    <>
      <a className={styles.skip} href="#content">
        {strings.sidebar.skipToContent}
      </a>
      <div
        className={styles.frame}
        data-sidebar={shown ? "shown" : "hidden"}
        data-starting={!isKnown || undefined}
        style={{ "--sidebar": `${sidebarWidth}px` } as CSSProperties}
      >
        {shown ? (
          <div className={styles.side}>
            <Sidebar />
            <SidebarResizer />
          </div>
        ) : null}
        <div className={styles.main}>
          <header className={styles.bar}>
            <SidebarToggle shown={shown} drawer={!wide} onToggle={toggle} />
            <SearchField
              ref={search}
              query={place.name === "search" ? place.query : ""}
              onSearch={(query) => navigate({ name: "search", query, sort: "relevance", photo: null })}
              onLeave={() => {
                if (place.name === "search") navigate({ name: "photos", photo: null });
              }}
            />
            <div className={styles.actions}>
              {wide && "photo" in place ? <GridSizeSlider /> : null}
              {settings}
            </div>
          </header>
          <EngineBanner />
          <main className={styles.content} id="content" tabIndex={-1}>
            <ErrorBoundary resetKey={formatPlace(place)}>
              {isKnown ? <Content place={place} /> : null}
            </ErrorBoundary>
          </main>
        </div>
        <ActivityBar />
      </div>
      {wide ? null : <SidebarDrawer open={drawerOpen} onOpenChange={setDrawerOpen} />}
      {overlays}
    </>
  );
}
