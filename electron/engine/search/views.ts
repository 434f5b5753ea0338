import { randomUUID } from "node:crypto";
import type { Section, View } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { Notice } from "../../../shared/search.ts";
import { type PhotoOrder, unknownDay } from "../store/store.ts";

/** A frozen list of photos that windows page through. */
export interface OpenView {
  order: PhotoOrder;
  /** By content hash; empty without a query. */
  similarities: ReadonlyMap<string, number>;
}

export interface ViewInfo {
  coverage: number;
  notices: Notice[];
  truncated: boolean;
  /** True where photos stand by date, under day headers; false where they stand by relevance, under none. */
  byDate: boolean;
}

/** Windows close their views; one that died can't. The oldest views go, and their windows open them again. */
const maxOpenViews = 32;

export interface ViewRegistry {
  open(view: OpenView, info: ViewInfo): View;
  get(viewId: string): OpenView;
  close(viewId: string): void;
}

export function createViewRegistry(): ViewRegistry {
  const views = new Map<string, OpenView>();
  return {
    open(view, info) {
      const viewId = randomUUID();
      views.set(viewId, view);
      const oldest = views.keys().next().value;
      if (views.size > maxOpenViews && oldest !== undefined) views.delete(oldest);
      return {
        viewId,
        total: view.order.length,
        sections: info.byDate ? sectionsByDay(view.order.days) : oneSection(view.order.length),
        aspectRatios: encodeAspectRatios(view.order.aspectRatios),
        coverage: info.coverage,
        notices: info.notices,
        truncated: info.truncated,
      };
    },
    get(viewId) {
      const view = views.get(viewId);
      if (!view) throw new Failure("view-unknown", "This list of photos was closed. Open it again.");
      // Used again: move it to the young end.
      views.delete(viewId);
      views.set(viewId, view);
      return view;
    },
    close: (viewId) => void views.delete(viewId),
  };
}

/** Runs of equal days become sections. `days` are days since 1970-01-01. */
export function sectionsByDay(days: Int32Array): Section[] {
  const sections: Section[] = [];
  let start = 0;
  for (let index = 1; index <= days.length; index++) {
    if (index < days.length && days[index] === days[start]) continue;
    const day = days[start] as number;
    sections.push({ day: day === unknownDay ? null : formatDay(day), count: index - start });
    start = index;
  }
  return sections;
}

const oneSection = (count: number): Section[] => (count === 0 ? [] : [{ day: null, count }]);

const formatDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Little-endian Uint16, base64, as the contract says, on any machine. */
function encodeAspectRatios(ratios: Uint16Array): string {
  const bytes = Buffer.alloc(ratios.length * 2);
  for (let index = 0; index < ratios.length; index++) bytes.writeUInt16LE(ratios[index] as number, index * 2);
  return bytes.toString("base64");
}
