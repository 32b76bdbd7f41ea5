import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useViewStore } from '../../app/store.ts';
import type { AddRequest } from '../../app/stores/view.ts';
import { KindTile } from '../../ui/KindTile.tsx';
import { LanguageBadge } from '../../ui/LanguageBadge.tsx';
import { camera } from '../camera.ts';
import styles from './AddBlockDialog.module.css';
import { addBlock } from './addBlock.ts';
import { rankTemplates, type Template } from './templates.ts';

const close = () => {
  useViewStore.setState({ adding: null });
  camera.focus();
};

/** The palette of blocks: type, arrow, Enter; or click. Opens where the wire was let go. */
export function AddBlockDialog() {
  const request = useViewStore((state) => state.adding);
  return request === null ? null : <Palette request={request} />;
}

function Palette({ request }: { request: AddRequest }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => rankTemplates(query, request.inputs.length > 0), [query, request]);
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const take = (template: Template | undefined) => {
    if (template === undefined) return;
    useViewStore.setState({ adding: null });
    void addBlock(template, request);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((at - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') take(chosen);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={styles.backdrop}
      data-modal-open
      onPointerDown={(event) => event.target === event.currentTarget && close()}
    >
      <div
        className={styles.palette}
        style={placeOf(request)}
        role="dialog"
        aria-label="Add a block"
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to type in it
          autoFocus
          className={styles.query}
          placeholder={
            request.inputs.length > 0
              ? `Add a block after ${request.inputs.join(', ')}`
              : 'Add a block'
          }
          aria-label="Kind of block"
          role="combobox"
          aria-expanded="true"
          aria-controls="add-block-list"
          aria-activedescendant={chosen === undefined ? undefined : `add-${chosen.id}`}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          ref={list}
          className={styles.list}
          id="add-block-list"
          role="listbox"
          aria-label="Kinds of blocks"
        >
          {found.map((template, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={template.id}
              id={`add-${template.id}`}
              className={styles.option}
              role="option"
              tabIndex={-1}
              aria-selected={template === chosen}
              onPointerMove={() => setAt(index)}
              onClick={() => take(template)}
            >
              <KindTile kind={template.kind} />
              <span className={styles.title}>{template.title}</span>
              <span className={styles.about}>{template.about}</span>
              <LanguageBadge language={template.language} />
            </div>
          ))}
          {found.length === 0 && <p className={styles.none}>No kind of block is called that</p>}
        </div>
      </div>
    </div>
  );
}

const WIDTH = 420;
const HEIGHT = 360;

function placeOf({ screen }: AddRequest): { left: number; top: number } {
  if (screen === null)
    return { left: (innerWidth - WIDTH) / 2, top: Math.max(56, innerHeight * 0.14) };
  return {
    left: Math.max(8, Math.min(screen.x, innerWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(screen.y, innerHeight - HEIGHT - 8)),
  };
}
