import type { PhotoMetadata } from "../../../shared/photo.ts";
import type { SaidBy, SourceFacts } from "./facts.ts";
import { noExposure } from "./facts.ts";
import { joinPeople } from "./people.ts";

/**
 * One description from all that was said, in order: the first that says something of a fact is believed. Keywords and people are
 * gathered from all. Pure.
 */
export function mergeFacts(said: readonly SaidBy[]): PhotoMetadata {
  const first = <T>(read: (facts: SourceFacts) => T | null) => {
    for (const { source, facts } of said) {
      const value = read(facts);
      if (value !== null) return { value, source };
    }
    return null;
  };
  const rating = first(({ rating }) => rating);
  return {
    title: first(({ title }) => title),
    caption: first(({ caption }) => caption),
    rating: rating?.value === 0 ? null : rating,
    keywords: keywordsOf(said),
    people: peopleOf(said),
    exposure: exposureOf(said),
    position: first(({ position }) => position),
    panorama: first(({ panorama }) => panorama)?.value ?? null,
    hasMotion: said.some(({ facts }) => facts.hasMotion),
  };
}

function keywordsOf(said: readonly SaidBy[]): PhotoMetadata["keywords"] {
  const paths = said.flatMap(({ source, facts }) =>
    facts.keywords.map((path) => ({ path, source, key: path.join("\n").toLowerCase() })),
  );
  const inLonger = new Set(
    paths.filter(({ path }) => path.length > 1).flatMap(({ path }) => path.map((word) => word.toLowerCase())),
  );
  const known = new Set<string>();
  return paths.flatMap(({ path, source, key }) => {
    if (known.has(key) || (path.length === 1 && inLonger.has(key))) return [];
    known.add(key);
    return [{ path, source }];
  });
}

function peopleOf(said: readonly SaidBy[]): PhotoMetadata["people"] {
  const people = joinPeople(said.flatMap(({ facts }) => facts.people));
  return people.map((person) => {
    const by = said.find(({ facts }) =>
      facts.people.some(({ name }) => name.toLowerCase() === person.name.toLowerCase()),
    );
    return { ...person, source: by!.source };
  });
}

/** Value by value: a program may have left a lens's aperture out and kept the rest. */
function exposureOf(said: readonly SaidBy[]): PhotoMetadata["exposure"] {
  const whole = { ...noExposure };
  for (const { facts } of said) {
    whole.seconds ??= facts.exposure.seconds;
    whole.aperture ??= facts.exposure.aperture;
    whole.iso ??= facts.exposure.iso;
    whole.focalLengthMm ??= facts.exposure.focalLengthMm;
    whole.focalLength35Mm ??= facts.exposure.focalLength35Mm;
    whole.flash ??= facts.exposure.flash;
  }
  return Object.values(whole).some((value) => value !== null) ? whole : null;
}
