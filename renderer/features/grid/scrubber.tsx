import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { strings } from "../../strings.ts";
import type { GridController } from "./grid-controller.ts";
import { formatDay } from "./grid-dates.ts";
import type { GridLayout } from "./layout.ts";
import type { ScrollSpace } from "./scroll-space.ts";
import styles from "./scrubber.module.css";
import { type Days, dayAt, neighbourMonth, yearMarks } from "./timeline.ts";

export interface ScrubberProps {
  controller: GridController;
  layout: GridLayout;
  space: ScrollSpace;
  days: Days;
  /** Whether the list is in the order of time: without it the scrubber is a plain scrollbar. */
  hasDates: boolean;
  /** The id of what it scrolls. */
  gridId: string;
}

/** Years closer than this, px, leave one out. */
const yearHeight = 22;
/** Px above and below the way of the thumb, so that the first and last year are not cut off. */
const inset = 22;

/** The scrollbar of the grid: years beside it, and the month where the pointer is. */
export const Scrubber = memo(function Scrubber(props: ScrubberProps) {
  const { controller, layout, space, days, hasDates, gridId } = props;
  const track = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<{ share: number; isDragging: boolean } | null>(null);
  const way = Math.max(1, space.viewportHeight - 2 * inset);
  const marks = useMemo(
    () => (hasDates ? yearMarks(layout, days, space, yearHeight / way) : []),
    [layout, days, space, hasDates, way],
  );

  // The thumb follows every pixel without React.
  useLayoutEffect(() => {
    let percent = -1;
    let month: string | null | undefined;
    const follow = () => {
      const share = controller.share();
      if (thumb.current) thumb.current.style.transform = `translateY(${inset + share * way}px)`;
      const nextPercent = Math.round(share * 100);
      if (nextPercent !== percent) track.current?.setAttribute("aria-valuenow", String(nextPercent));
      percent = nextPercent;
      if (!hasDates) return;
      const day = dayAt(layout, days, controller.top());
      const nextMonth = day?.slice(0, 7) ?? null;
      if (nextMonth !== month) track.current?.setAttribute("aria-valuetext", formatDay(day, "month"));
      month = nextMonth;
    };
    follow();
    return controller.subscribePosition(follow);
  }, [controller, layout, days, hasDates, way]);

  useEffect(() => {
    if (space.contentHeight <= space.viewportHeight) setPointed(null);
  }, [space]);

  if (space.contentHeight <= space.viewportHeight) return null;

  const shareOf = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, (event.clientY - box.top - inset) / way)) : 0;
  };
  const goTo = (share: number) => controller.scrollTo(controller.topOfShare(share));

  function onKeyDown(event: KeyboardEvent): void {
    const target = keyTarget(event.key, props);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    controller.scrollTo(target);
  }

  const month = pointed ? formatDay(dayAt(layout, days, controller.topOfShare(pointed.share)), "month") : "";
  return (
    <div
      ref={track}
      className={styles.track}
      data-dragging={pointed?.isDragging ?? false}
      data-dates={hasDates}
      role="slider"
      tabIndex={0}
      aria-label={strings.grid.timeline}
      aria-controls={gridId}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const share = shareOf(event);
        setPointed({ share, isDragging: true });
        goTo(share);
      }}
      onPointerMove={(event) => {
        const share = shareOf(event);
        const isDragging = event.currentTarget.hasPointerCapture(event.pointerId);
        setPointed({ share, isDragging });
        if (isDragging) goTo(share);
      }}
      onPointerUp={(event) => {
        event.currentTarget.releasePointerCapture(event.pointerId);
        setPointed(event.pointerType === "mouse" ? { share: shareOf(event), isDragging: false } : null);
      }}
      onPointerCancel={() => setPointed(null)}
      onPointerLeave={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) setPointed(null);
      }}
    >
      {marks.map((mark) => (
        <span
          key={mark.label}
          className={styles.year}
          style={{ transform: `translateY(calc(${inset + mark.share * way}px - 50%))` }}
        >
          {mark.label}
        </span>
      ))}
      <div ref={thumb} className={styles.thumb} />
      {pointed && hasDates ? (
        <>
          <div
            className={styles.line}
            style={{ transform: `translateY(${inset + pointed.share * way}px)` }}
          />
          <div
            ref={bubble}
            className={styles.bubble}
            style={{ transform: `translateY(calc(${inset + pointed.share * way}px - 50%))` }}
          >
            {month}
          </div>
        </>
      ) : null}
    </div>
  );
});

/** Arrows go month by month, or row by row where there are no months. */
function keyTarget(key: string, { controller, layout, space, days, hasDates }: ScrubberProps): number | null {
  const top = controller.top();
  const step = hasDates ? 0 : layout.input.targetHeight;
  switch (key) {
    case "ArrowUp":
    case "ArrowLeft":
      return hasDates ? neighbourMonth(layout, days, top, -1) : top - step;
    case "ArrowDown":
    case "ArrowRight":
      return hasDates ? neighbourMonth(layout, days, top, 1) : top + step;
    case "PageUp":
      return top - space.viewportHeight;
    case "PageDown":
      return top + space.viewportHeight;
    case "Home":
      return Number.NEGATIVE_INFINITY;
    case "End":
      return space.contentHeight;
    default:
      return null;
  }
}
