import type { FactSource, PhotoDetails } from "../../../shared/photo.ts";
import { strings } from "../../strings.ts";
import { exposureWords } from "./exposure-words.ts";
import styles from "./info-panel.module.css";

const words = strings.viewer;

/** What files say of a photo and nobody changes here, as terms of the list of facts. */
export function ReadFacts({ details }: { details: PhotoDetails }) {
  const { metadata, facts, camera, lens } = details;
  const { exposure } = metadata;
  const stars = facts.rating.value ?? 0;
  return (
    <>
      <Fact
        term={words.rating}
        value={stars === 0 ? null : words.stars(stars)}
        source={sourceOf(facts.rating.source, metadata.rating)}
      />
      <Group
        term={words.people}
        items={metadata.people.map(({ name, source }) => ({ text: name, source }))}
      />
      <Group
        term={words.keywords}
        items={metadata.keywords.map(({ path, source }) => ({ text: path.join(" › "), source }))}
      />
      <Fact term={words.camera} value={camera} />
      <Fact term={words.lens} value={lens} />
      <Fact term={words.exposure.term} value={exposure && exposureWords(exposure).join(" · ")} />
      <Fact term={words.special} value={specialOf(details)} />
    </>
  );
}

function sourceOf(source: "user" | "file" | null, read: { source: FactSource } | null): string {
  if (source === "user") return words.dateSource.user;
  return source === "file" && read ? words.readFrom(read.source) : "";
}

function specialOf({ metadata, parts }: PhotoDetails): string | null {
  const found: string[] = [];
  if (metadata.panorama !== null) found.push(words.panorama);
  if (metadata.hasMotion || parts.some(({ kind }) => kind === "video")) found.push(words.motion);
  return found.length === 0 ? null : found.join(" · ");
}

interface FactProps {
  term: string;
  value: string | null;
  source?: string;
}

function Fact({ term, value, source = "" }: FactProps) {
  if (value === null || value === "") return null;
  return (
    <>
      <dt>{term}</dt>
      <dd>
        {value}
        {source === "" ? null : <span className={styles.source}>{source}</span>}
      </dd>
    </>
  );
}

/** Several of a kind, with one word on where they are from if that is the same for all. */
function Group({ term, items }: { term: string; items: { text: string; source: FactSource }[] }) {
  if (items.length === 0) return null;
  const sources = [...new Set(items.map(({ source }) => words.readFrom(source)))];
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <ul className={styles.words} aria-label={term}>
          {items.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <span className={styles.source}>{sources.join(", ")}</span>
      </dd>
    </>
  );
}
