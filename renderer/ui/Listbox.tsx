import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './Listbox.module.css';

interface Props<Item> {
  label: string;
  className: string | undefined;
  items: readonly Item[];
  keyOf(item: Item): string;
  titleOf?(item: Item): string;
  /** The key of the one that is chosen. */
  chosen: string | null;
  choose(key: string): void;
  children(item: Item): ReactNode;
}

/** A list of which one is chosen. Arrow keys move through it; moving chooses. */
export function Listbox<Item>(props: Props<Item>) {
  const { label, className, items, keyOf, titleOf, chosen, choose, children } = props;
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = items.findIndex((item) => keyOf(item) === chosen);

  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  return (
    <div
      ref={list}
      className={`${styles.list} ${className}`}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `${id}${at}`}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const next = items[at + step];
        if (step === 0 || next === undefined) return;
        event.preventDefault();
        choose(keyOf(next));
      }}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys of its options
        // biome-ignore lint/a11y/useFocusableInteractive: the listbox names its active option
        <div
          key={keyOf(item)}
          id={`${id}${index}`}
          data-at={index}
          role="option"
          aria-selected={index === at}
          title={titleOf?.(item)}
          onClick={() => choose(keyOf(item))}
        >
          {children(item)}
        </div>
      ))}
    </div>
  );
}
