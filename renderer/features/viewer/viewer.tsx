import { ArrowLeft, ChevronLeft, ChevronRight, Info, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useShell } from "../../contexts.ts";
import { quickFacts, useFacts } from "../../state/facts.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { strings } from "../../strings.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { isTyping } from "../../ui/typing.ts";
import { useFactActions } from "../facts/fact-actions.ts";
import { pressFactKey } from "../facts/fact-keys.ts";
import { PhotoControls } from "../facts/photo-controls.tsx";
import { usePhotoMenu } from "../files/use-photo-menu.ts";
import { photoLabel } from "../grid/grid-row.tsx";
import { tileBox } from "../grid/tile-box.ts";
import { InfoPanel } from "./info-panel.tsx";
import { factLine, fileName, formatTaken, formatZoom } from "./photo-facts.ts";
import { Stage } from "./stage.tsx";
import { preloadPicture } from "./use-picture.ts";
import { useViewerPhoto } from "./use-viewer-photo.ts";
import styles from "./viewer.module.css";
import { useViewerSettings } from "./viewer-settings.ts";
import {
  actualScale,
  fit,
  type Size,
  type Stage as StageSize,
  scaleOf,
  type Zoom,
  zoomBy,
  zoomTo,
} from "./zoom.ts";

export interface ViewerProps {
  /** The list that the photo was opened from. */
  view: ViewHandle;
  /** Content of the open photo. */
  photo: string;
  /** Another photo is to be open instead. */
  onMove(hash: string): void;
  onClose(): void;
}

const words = strings.viewer;
const keyZoom = 1.4;
const middle = { x: 0, y: 0 } as const;

/** One photo over the place it was opened from. */
export function Viewer({ view, photo: hash, onMove, onClose }: ViewerProps) {
  const shell = useShell();
  const { item, details, error, index, neighbour } = useViewerPhoto(view, hash);
  const photoMenu = usePhotoMenu(null);
  const actions = useFactActions();
  const infoOpen = useViewerSettings((state) => state.infoOpen);
  const stageElement = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size | null>(null);
  const [zoomed, setZoomed] = useState<{ hash: string; zoom: Zoom }>({ hash, zoom: fit });
  const [origin] = useState(() => tileBox(hash));
  // Another photo starts at the fit.
  const zoom = zoomed.hash === hash ? zoomed.zoom : fit;
  const setZoom = (next: Zoom) => setZoomed({ hash, zoom: next });

  // The portal mounts after this component: the stage tells when it is there.
  const attachStage = useCallback((element: HTMLDivElement) => {
    stageElement.current = element;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
      stageElement.current = null;
    };
  }, []);

  const previous = neighbour(-1);
  const next = neighbour(1);
  const previousHash = previous?.hash;
  const nextHash = next?.hash;
  useEffect(() => {
    // The way a person goes most often first.
    for (const neighbourHash of [nextHash, previousHash]) {
      if (neighbourHash !== undefined) preloadPicture(shell.mediaUrl(neighbourHash, "preview"));
    }
  }, [shell, previousHash, nextHash]);

  // A step whose page is still on its way is taken when it has come.
  const wanted = useRef<-1 | 1 | 0>(0);
  const step = (by: -1 | 1) => {
    const to = by === 1 ? next : previous;
    wanted.current = to === undefined ? by : 0;
    if (to) onMove(to.hash);
  };
  useEffect(() => {
    const to = wanted.current === 1 ? next : wanted.current === -1 ? previous : undefined;
    if (to === undefined) return;
    wanted.current = 0;
    if (to) onMove(to.hash);
  }, [next, previous, onMove]);

  const stage: StageSize | null =
    room && item
      ? { room, picture: { width: item.width, height: item.height }, pixelRatio: window.devicePixelRatio }
      : null;
  const zoomKey = (key: string): Zoom | null => {
    if (!stage) return null;
    if (key === "0") return fit;
    if (key.toLowerCase() === "z") {
      const actual = actualScale(stage);
      return Math.abs(scaleOf(stage, zoom) / actual - 1) < 0.001 && zoom.mode !== "fit"
        ? fit
        : zoomTo(stage, zoom, actual, middle);
    }
    if (key === "+" || key === "=") return zoomBy(stage, zoom, keyZoom, middle);
    if (key === "-" || key === "_") return zoomBy(stage, zoom, 1 / keyZoom, middle);
    return null;
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const zoomedTo = zoomKey(event.key);
    const areHidden = item !== null && quickFacts(useFacts.getState().said, item).hidden;
    const target = { photo: item, selected: new Set<string>(), zeroClears: false, areHidden };
    if (zoomedTo) setZoom(zoomedTo);
    else if (pressFactKey(event.key, target, actions)) leaveHidden(event.key);
    else if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key.toLowerCase() === "i") toggleInfo();
    else return;
    event.preventDefault();
  }

  /** A photo that was hidden (shown again) goes from its list: the next one takes its place. */
  function leaveHidden(key: string): void {
    if (key.toLowerCase() !== "h") return;
    if (next) onMove(next.hash);
    else if (previous) onMove(previous.hash);
    else onClose();
  }

  const name = item ? fileName(item.path) : "";
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Content
          className={styles.viewer}
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onContextMenu={(event) => {
            const isOnPhoto = !(event.target as Element).closest("header, aside, button");
            if (item && isOnPhoto) photoMenu?.(event, item);
          }}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          // The grid takes the focus: to the photo that was open last, not to the one that was open first.
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <header className={styles.bar}>
            <IconButton
              label={words.close}
              shortcut="Escape"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={onClose}
            />
            <div className={styles.title}>
              <Dialog.Title className={styles.date}>
                <span className="visually-hidden">{words.label(name)}</span>
                <span aria-hidden="true">{item ? formatTaken(item) : ""}</span>
              </Dialog.Title>
              <p className={styles.facts}>
                {item ? factLine(item, details).map((fact) => <span key={fact}>{fact}</span>) : null}
              </p>
            </div>
            {index !== null && view.view ? (
              <span className={styles.position}>{words.position(index, view.view.total)}</span>
            ) : null}
            <div className={styles.zoom}>
              <IconButton
                label={words.zoomOut}
                shortcut="-"
                icon={<ZoomOut aria-hidden="true" />}
                disabled={!stage || zoom.mode === "fit"}
                onClick={() => setZoom(zoomKey("-") ?? zoom)}
              />
              <button
                type="button"
                className={styles.percent}
                title={words.actual}
                aria-keyshortcuts="Z"
                onClick={() => setZoom(zoomKey("z") ?? zoom)}
              >
                {stage ? formatZoom(scaleOf(stage, zoom), stage.pixelRatio) : ""}
              </button>
              <IconButton
                label={words.zoomIn}
                shortcut="+"
                icon={<ZoomIn aria-hidden="true" />}
                disabled={!stage}
                onClick={() => setZoom(zoomKey("+") ?? zoom)}
              />
              <IconButton
                label={words.fit}
                shortcut="0"
                icon={<Maximize aria-hidden="true" />}
                disabled={zoom.mode === "fit"}
                onClick={() => setZoom(fit)}
              />
            </div>
            {item ? <PhotoControls photo={item} /> : null}
            <IconButton
              label={infoOpen ? words.hideInfo : words.info}
              shortcut="I"
              icon={<Info aria-hidden="true" />}
              aria-pressed={infoOpen}
              onClick={toggleInfo}
            />
          </header>
          <div className={styles.body}>
            <div
              ref={attachStage}
              className={styles.stage}
              data-zoom={zoom.mode}
              // The picture and the arrows are drawn at once when the viewer opens over a slow list.
              aria-busy={item === null && error === null}
            >
              {item && stage ? (
                <Stage
                  key={hash}
                  photo={item}
                  alt={photoLabel(item)}
                  stage={stage}
                  zoom={zoom}
                  onZoom={setZoom}
                  onSwipe={step}
                  origin={zoomed.hash === hash ? origin : null}
                  element={stageElement}
                />
              ) : null}
              {item === null && error !== null ? (
                <div className={styles.gone} role="alert">
                  <p>{error.message}</p>
                  <Button onClick={onClose}>{words.close}</Button>
                </div>
              ) : null}
              <StepButton side="left" hidden={!previous} onClick={() => step(-1)} />
              <StepButton side="right" hidden={!next} onClick={() => step(1)} />
            </div>
            {infoOpen && item ? <InfoPanel item={item} details={details} /> : null}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function StepButton({ side, hidden, onClick }: { side: "left" | "right"; hidden: boolean; onClick(): void }) {
  const isLeft = side === "left";
  return (
    <button
      type="button"
      className={styles.step}
      data-side={side}
      hidden={hidden}
      aria-label={isLeft ? words.previous : words.next}
      aria-keyshortcuts={isLeft ? "ArrowLeft" : "ArrowRight"}
      onClick={onClick}
    >
      {isLeft ? <ChevronLeft aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
    </button>
  );
}

function toggleInfo(): void {
  useViewerSettings.setState(({ infoOpen }) => ({ infoOpen: !infoOpen }));
}
