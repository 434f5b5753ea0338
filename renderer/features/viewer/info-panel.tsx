import { Copy, FolderOpen } from "lucide-react";
import { Fragment } from "react";
import type { PhotoDetails, PhotoItem } from "../../../shared/photo.ts";
import { extensionOf, isMisnamed } from "../../../shared/photo-kinds.ts";
import { useShell } from "../../contexts.ts";
import { formatBytes } from "../../format.ts";
import { showFailure } from "../../state/failures.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { FactEditors } from "../facts/fact-editors.tsx";
import { copyPath } from "../files/copy-path.ts";
import styles from "./info-panel.module.css";
import { fileName } from "./photo-facts.ts";
import { ReadFacts } from "./read-facts.tsx";

const words = strings.viewer;

/** All that is known about a photo, and every place where it is. */
export function InfoPanel({ item, details }: { item: PhotoItem; details: PhotoDetails | null }) {
  const megapixels = new Intl.NumberFormat([...navigator.languages], { maximumFractionDigits: 1 }).format(
    (item.width * item.height) / 1e6,
  );
  return (
    <aside className={styles.panel} aria-label={words.info}>
      <h3 className={styles.name}>{fileName(item.path)}</h3>
      {details ? <FactEditors details={details} /> : null}
      <dl className={styles.facts}>
        <dt>{words.size}</dt>
        <dd>
          {words.dimensions(item.width, item.height)} · {words.megapixels(megapixels)}
          {details ? ` · ${formatBytes(details.bytes)}` : null}
        </dd>
        <dt>{words.format}</dt>
        <dd>
          {words.kinds[item.kind]}
          {isMisnamed(item.path, item.kind) ? (
            <span className={styles.source}>{words.misnamed(extensionOf(item.path))}</span>
          ) : null}
        </dd>
        {details ? <ReadFacts details={details} /> : null}
      </dl>
      {details ? <Places details={details} /> : null}
    </aside>
  );
}

function Places({ details }: { details: PhotoDetails }) {
  const { reveal } = useShell();
  return (
    <>
      <h4 className={styles.heading}>{words.places}</h4>
      <ul className={styles.places} aria-label={words.places}>
        {details.files.map((file) => (
          <li key={file.path} className={styles.place}>
            <div className={styles.path}>
              <Path path={file.path} />
              {file.status === "present" ? null : (
                <span className={styles.status}>
                  {file.drive === undefined ? words.fileStatus[file.status] : words.onDrive(file.drive)}
                  {file.problem ? `: ${file.problem.message}` : null}
                </span>
              )}
            </div>
            <IconButton
              label={strings.file.copyPath}
              icon={<Copy aria-hidden="true" />}
              onClick={() => void copyPath(file.path)}
            />
            {reveal && file.status === "present" ? (
              <IconButton
                label={strings.file.reveal}
                icon={<FolderOpen aria-hidden="true" />}
                onClick={() => reveal(file.path).catch(showFailure)}
              />
            ) : null}
          </li>
        ))}
        {details.parts.map((part) => (
          <li key={part.path} className={styles.place}>
            <div className={styles.path}>
              <Path path={part.path} />
              <span className={styles.status}>
                {words.part[part.kind]} · {formatBytes(part.bytes)}
              </span>
            </div>
            <IconButton
              label={strings.file.copyPath}
              icon={<Copy aria-hidden="true" />}
              onClick={() => void copyPath(part.path)}
            />
            {reveal ? (
              <IconButton
                label={strings.file.reveal}
                icon={<FolderOpen aria-hidden="true" />}
                onClick={() => reveal(part.path).catch(showFailure)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A path that may break after its separators. */
function Path({ path }: { path: string }) {
  const parts = path.split(/(?<=[\\/])/);
  return (
    <span>
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path have no other name than their place.
        <Fragment key={i}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
