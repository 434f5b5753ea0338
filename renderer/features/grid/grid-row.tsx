import { CircleCheck, Cloud, FileX, Unplug } from "lucide-react";
import { memo, useState } from "react";
import type { PhotoItem } from "../../../shared/photo.ts";
import { type QuickFacts, quickFacts, useFacts } from "../../state/facts.ts";
import { useSelection } from "../../state/selection.ts";
import { strings } from "../../strings.ts";
import { PhotoBadges } from "../facts/photo-badges.tsx";
import styles from "./grid.module.css";
import { formatDay, formatDayToFit } from "./grid-dates.ts";
import { type GridLayout, hasHeader, sectionOf, type Tile, tilesOf } from "./layout.ts";
import { Thumbnail } from "./thumbnail.tsx";
import type { Days } from "./timeline.ts";

export interface GridRowProps {
  layout: GridLayout;
  days: Days;
  row: number;
  /** Px from the top of the element that scrolls. */
  top: number;
  photoAt(index: number): PhotoItem | null | undefined;
  /** Grows when photos have come. */
  version: number;
  /** The photo that Tab reaches; -1 if it is in another row. */
  tabStop: number;
  hold: boolean;
  /** Whether photos can be dragged to other programs. */
  canDrag: boolean;
  /** Whose selection is drawn. */
  listKey: string;
}

/** One row of photos, with the names of the days that begin in it. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { layout, days, row, top, photoAt, tabStop, hold, canDrag, listKey } = props;
  const tiles = tilesOf(layout, row);
  const header = hasHeader(layout, row) ? layout.input.headerHeight : 0;
  const height = layout.rowHeight[row]!;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: in a grid the cells take the focus.
    // biome-ignore lint/a11y/useSemanticElements: rows placed in space are no table.
    <div
      className={styles.row}
      role="row"
      aria-rowindex={row + 1}
      style={{ top: `${top}px`, height: `${header + height}px` }}
    >
      {header > 0 ? <RowHeader layout={layout} days={days} tiles={tiles} /> : null}
      {tiles.map((tile, column) => (
        <GridTile
          key={tile.index}
          index={tile.index}
          column={column}
          x={tile.x}
          y={header}
          width={tile.width}
          height={height}
          photo={photoAt(tile.index)}
          isTabStop={tile.index === tabStop}
          hold={hold}
          canDrag={canDrag}
          listKey={listKey}
        />
      ))}
    </div>
  );
});

function RowHeader({ layout, days, tiles }: { layout: GridLayout; days: Days; tiles: readonly Tile[] }) {
  const begins = tiles.filter((tile) => layout.sectionStart[sectionOf(layout, tile.index)] === tile.index);
  return begins.map((tile, i) => {
    const section = sectionOf(layout, tile.index);
    const next = begins[i + 1];
    const width = (next ? next.x - layout.input.sectionGap : layout.input.width) - tile.x;
    const day = days[section] ?? null;
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the name of a day is read, not acted on.
      // biome-ignore lint/a11y/useSemanticElements: as the row.
      <div
        key={section}
        role="rowheader"
        className={styles.day}
        style={{ transform: `translateX(${tile.x}px)`, width: `${width}px` }}
      >
        <h2 title={formatDay(day, "long")}>{formatDayToFit(day, width)}</h2>
        <button
          type="button"
          tabIndex={-1}
          className={styles.selectDay}
          data-section={section}
          aria-label={strings.selection.selectDay(formatDay(day, "long"))}
          title={strings.selection.selectDay(formatDay(day, "long"))}
        >
          <CircleCheck aria-hidden="true" />
        </button>
      </div>
    );
  });
}

interface GridTileProps {
  index: number;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  photo: PhotoItem | null | undefined;
  isTabStop: boolean;
  hold: boolean;
  canDrag: boolean;
  listKey: string;
}

const GridTile = memo(function GridTile(props: GridTileProps) {
  const { index, column, x, y, width, height, photo, isTabStop, hold, canDrag, listKey } = props;
  const isSelected = useSelection(
    (state) => photo != null && state.listKey === listKey && state.hashes.has(photo.hash),
  );
  const facts = useFacts((state) => (photo ? state.said.get(photo.hash) : undefined));
  // What a pointer can press is drawn where the pointer is: a screen of small tiles has hundreds.
  const [isPointedAt, setPointedAt] = useState(false);
  const label = photo
    ? photoLabel(photo, facts)
    : photo === null
      ? strings.grid.gone
      : strings.grid.loadingPhoto;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the row.
    <div
      role="gridcell"
      className={styles.tile}
      aria-colindex={column + 1}
      aria-label={label}
      aria-busy={photo === undefined}
      aria-selected={isSelected}
      data-index={index}
      data-hash={photo?.hash}
      draggable={canDrag && photo ? true : undefined}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px` }}
    >
      {photo ? <Thumbnail key={photo.hash} photo={photo} alt={label} hold={hold} /> : null}
      {photo ? <PhotoBadges photo={photo} isPointedAt={isPointedAt} /> : null}
      {photo && (isPointedAt || isSelected) ? (
        <span className={styles.mark} data-select aria-hidden="true">
          <CircleCheck />
        </span>
      ) : null}
      {photo && !photo.available ? (
        <span className={styles.badge} title={strings.grid.unavailable(photo.status, photo.drive)}>
          <UnavailableIcon status={photo.status} />
        </span>
      ) : null}
    </div>
  );
});

function UnavailableIcon({ status }: Pick<PhotoItem, "status">) {
  switch (status) {
    case "cloud":
      return <Cloud aria-hidden="true" />;
    case "missing":
    case "unreadable":
      return <FileX aria-hidden="true" />;
    default:
      return <Unplug aria-hidden="true" />;
  }
}

/** What a person hears of a photo: its day and the name of its file, whether it is a favourite, its stars. */
export function photoLabel(photo: PhotoItem, said?: QuickFacts): string {
  const { favourite, rating } = said ?? quickFacts(new Map(), photo);
  const name = photo.path.split(/[\\/]/).at(-1) ?? photo.path;
  const label = strings.grid.photo(photo.takenAt === null ? null : formatDay(photo.takenAt, "long"), name);
  const facts = [
    ...(favourite ? [strings.facts.isFavourite] : []),
    ...(rating === null || rating === 0 ? [] : [strings.facts.stars(rating)]),
    ...(photo.available ? [] : [strings.grid.unavailable(photo.status, photo.drive)]),
  ];
  return [label, ...facts].join(". ");
}
