import type { Handlers, Method } from "../../../shared/contract.ts";
import type { Foreground } from "./foreground.ts";
import type { Person } from "./person.ts";

type Answering = Pick<Handlers, "media.locate" | "photo.get" | "search.query" | "view.open">;

/**
 * The same handlers; while they answer a person, background work lets them pass. A list that is opened without a query may
 * have been opened by the window itself, because the library has changed, and the same goes for thumbnails: they are
 * answered first, but do not say that a person is there.
 */
export function watchForeground<H extends Answering>(
  handlers: H,
  { foreground, person }: { foreground: Foreground; person: Pick<Person, "touch"> },
): H {
  function first<M extends keyof Answering & Method>(
    method: M,
    isPerson: (input: Parameters<Handlers[M]>[0]) => boolean,
  ): Handlers[M] {
    const answer = handlers[method] as (...given: unknown[]) => unknown;
    return ((...given: unknown[]) => {
      if (isPerson(given[0] as never)) person.touch();
      return foreground.during(async () => answer(...given));
    }) as unknown as Handlers[M];
  }
  return {
    ...handlers,
    "media.locate": first("media.locate", ({ variant }) => variant !== "thumbnail"),
    "photo.get": first("photo.get", () => true),
    "search.query": first("search.query", () => true),
    "view.open": first("view.open", ({ query }) => query !== undefined),
  };
}
