import { Clock, Search, Sparkles, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { forgetSearch, rememberSearch, useUi } from "../../state/ui.ts";
import { strings } from "../../strings.ts";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Key } from "../../ui/key.tsx";
import { useExamples } from "./examples-store.ts";
import styles from "./search-field.module.css";
import { suggestionsFor } from "./suggestions.ts";

export interface SearchFieldHandle {
  focus(): void;
}

export interface SearchFieldProps {
  ref?: Ref<SearchFieldHandle>;
  /** The query of the place where the person is; empty elsewhere. */
  query: string;
  onSearch(query: string): void;
  /** The field was cleared: away from the results. */
  onLeave(): void;
}

/** The one search field: Enter searches, Esc clears and then leaves, recent searches below while it is focused. */
export function SearchField({ ref, query, onSearch, onLeave }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [text, setText] = useState(query);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const recent = useUi((state) => state.recentSearches);
  const examples = useExamples((state) => state.examples);
  const suggestions = open ? suggestionsFor(text, query, recent, examples) : [];
  const shown = open && suggestions.length > 0;

  // Back, forward and links change the place: the field follows.
  useEffect(() => setText(query), [query]);
  useImperativeHandle(ref, () => ({
    focus() {
      input.current?.focus();
      input.current?.select();
    },
  }));

  function search(words: string) {
    const next = words.trim();
    setOpen(false);
    setActive(-1);
    setText(next);
    if (next === "") {
      onLeave();
      return;
    }
    rememberSearch(next);
    onSearch(next);
    input.current?.blur();
    // What comes next is looking at photos: the keys go there.
    document.getElementById("content")?.focus({ preventScroll: true });
  }

  function clear() {
    setText("");
    setActive(-1);
    onLeave();
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case "Enter":
        event.preventDefault();
        search(suggestions[active]?.query ?? text);
        return;
      case "Escape":
        event.preventDefault();
        if (text !== "") {
          setText("");
          setActive(-1);
        } else {
          setOpen(false);
          setText(query);
          input.current?.blur();
        }
        return;
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (!open) {
          setOpen(true);
          return;
        }
        const count = suggestions.length;
        if (count === 0) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place before the first suggestion is the text itself.
        setActive(((active + 1 + step + count + 1) % (count + 1)) - 1);
        return;
      }
    }
  }

  const invitation =
    examples[0] === undefined ? strings.search.placeholder : strings.search.invitation(examples);
  return (
    <search className={styles.search}>
      <div className={cx(styles.field, shown && styles.opened)}>
        <Search aria-hidden="true" className={styles.glass} />
        <input
          ref={input}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          role="combobox"
          aria-label={strings.search.label}
          aria-keyshortcuts="/ Control+F"
          aria-expanded={shown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
          placeholder={invitation}
          className={styles.input}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onFocus={() => setOpen(true)}
          onPointerDown={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
        />
        {text === "" ? (
          <span className={styles.hint} aria-hidden="true">
            <Key name="/" />
          </span>
        ) : (
          <IconButton
            label={strings.search.clear}
            className={styles.clear}
            icon={<X aria-hidden="true" />}
            onClick={clear}
          />
        )}
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={strings.search.suggestions}
        className={styles.list}
        hidden={!shown}
        // The field keeps the focus while a suggestion is clicked.
        onPointerDown={(event) => event.preventDefault()}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus; aria-activedescendant points here.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys.
          <div
            key={suggestion.query}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.option}
            onPointerMove={() => setActive(index)}
            onClick={() => search(suggestion.query)}
          >
            {suggestion.kind === "recent" ? <Clock aria-hidden="true" /> : <Sparkles aria-hidden="true" />}
            <span className={styles.words}>{suggestion.query}</span>
            {suggestion.kind === "recent" ? (
              <button
                type="button"
                tabIndex={-1}
                className={styles.forget}
                aria-label={strings.search.forgetRecent(suggestion.query)}
                onClick={(event) => {
                  event.stopPropagation();
                  setActive(-1);
                  forgetSearch(suggestion.query);
                }}
              >
                <X aria-hidden="true" />
              </button>
            ) : (
              <span className={styles.kind}>{strings.search.example}</span>
            )}
          </div>
        ))}
      </div>
    </search>
  );
}
