import { BookImage, Plus } from "lucide-react";
import type { ComponentType } from "react";
import { useLocation } from "../../router.ts";
import { useFacts } from "../../state/facts.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { askFor } from "../facts/fact-dialogs.ts";
import styles from "../frame/sidebar.module.css";
import type { ItemProps } from "../frame/sidebar.tsx";

const words = strings.albums;

/** Albums by name, and a way to make one. */
export function SidebarAlbums({
  Item,
  onGo,
}: {
  Item: ComponentType<ItemProps>;
  onGo: (() => void) | undefined;
}) {
  const { place } = useLocation();
  const albums = useFacts((state) => state.albums);
  return (
    <section>
      <div className={styles.headingRow}>
        <h2 className={styles.heading}>{words.title}</h2>
        <IconButton
          label={words.make}
          icon={<Plus aria-hidden="true" />}
          onClick={() => {
            onGo?.();
            askFor({ kind: "album-name", id: null, name: "", hashes: [] });
          }}
        />
      </div>
      <ul>
        {(albums ?? []).map(({ id, name, photos }) => (
          <Item
            key={id}
            to={{ name: "album", id, photo: null }}
            current={place.name === "album" && place.id === id}
            icon={<BookImage aria-hidden="true" />}
            name={name}
            count={photos}
            title={name}
            onGo={onGo}
          />
        ))}
      </ul>
    </section>
  );
}
