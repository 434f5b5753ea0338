import { strings } from "../../strings.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Key } from "../../ui/key.tsx";
import styles from "./keys-dialog.module.css";

const words = strings.keys;
const { factKeys } = strings;
const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const mod = isMac ? "⌘" : words.names.mod;
const { names } = words;

/** Each line: what it does, then the ways to do it; keys of one way are pressed together. */
const groups: readonly { title: string; keys: readonly [string, ...string[][]][] }[] = [
  {
    title: words.groups.anywhere,
    keys: [
      [words.search, ["/"], [mod, "F"]],
      [words.clearSearch, [names.escape]],
      [words.toggleSidebar, ["["]],
      [words.back, isMac ? [mod, "["] : [names.alt, names.left]],
      [words.forward, isMac ? [mod, "]"] : [names.alt, names.right]],
      [words.showKeys, ["?"]],
    ],
  },
  {
    title: words.groups.grid,
    keys: [
      [words.move, [names.arrows]],
      [words.open, [names.enter]],
      [words.firstLast, [names.home], [names.end]],
      [words.page, [names.pageUp], [names.pageDown]],
      [words.zoomGrid, [mod, names.wheel]],
    ],
  },
  {
    title: words.groups.viewer,
    keys: [
      [words.nextPrevious, [names.left], [names.right]],
      [words.fit, ["0"]],
      [words.actual, ["Z"]],
      [words.zoom, ["+"], ["-"]],
      [words.info, ["I"]],
      [words.close, [names.escape]],
    ],
  },
  {
    title: factKeys.group,
    keys: [
      [factKeys.favourite, ["F"]],
      [factKeys.rate, ["1"], ["5"]],
      [factKeys.clearRating, ["0"]],
      [factKeys.hide, ["H"]],
      [factKeys.album, ["A"]],
      [factKeys.select, [factKeys.space]],
      [factKeys.selectRange, [factKeys.shift, names.arrows]],
      [factKeys.selectDay, ["D"]],
      [factKeys.selectAll, [mod, "A"]],
      [factKeys.moveInAlbum, [names.alt, factKeys.shift, names.arrows]],
      [factKeys.undo, [mod, "Z"]],
      [factKeys.redo, [mod, factKeys.shift, "Z"]],
    ],
  },
];

/** Every key that does something, listed on `?`. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} wide>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.list}>
              {group.keys.map(([action, ...ways]) => (
                <div key={action} className={styles.row}>
                  <dt>{action}</dt>
                  <dd className={styles.ways}>
                    {ways.map((way, index) => (
                      <span key={way.join()} className={styles.way}>
                        {index === 0 ? null : <span className={styles.or}>{words.or}</span>}
                        {way.map((key) => (
                          <Key key={key} name={key} />
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
