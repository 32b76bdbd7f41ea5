import { Modal } from '@mantine/core';
import { CornerDownLeft, Waypoints } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Key } from '../../ui/Key.tsx';
import { KindTile } from '../../ui/KindTile.tsx';
import { LanguageBadge } from '../../ui/LanguageBadge.tsx';
import { goToBlock } from '../commands/go.ts';
import { commands, runCommand } from '../commands/registry.ts';
import { usePipelineStore, useProjectStore, useViewStore } from '../store.ts';
import { goToPipeline } from '../sync/useRoute.ts';
import styles from './PaletteDialog.module.css';
import { type Found, searchAll } from './search.ts';

const close = () => useViewStore.setState({ palette: null });

/** `Ctrl K`: every command, block and pipeline by a few letters of its name. */
export function PaletteDialog() {
  const opened = useViewStore((state) => state.palette !== null);
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      size={560}
      padding={0}
      yOffset="12vh"
      data-modal-open={opened || undefined}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      <Search />
    </Modal>
  );
}

function Search() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const pipelines = useProjectStore((state) => state.view?.pipelines);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(
    () => searchAll(text, commands, blocks ?? [], pipelines?.map(({ name }) => name) ?? []),
    [text, blocks, pipelines],
  );
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const take = (entry: Found | undefined) => {
    if (entry === undefined) return;
    close();
    // After the dialog has given the focus back, or it would take it from what opens now.
    setTimeout(() => go(entry), 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((at - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') take(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.palette}>
      <input
        data-autofocus
        className={styles.query}
        placeholder="Search blocks, commands and pipelines"
        aria-label="Search blocks, commands and pipelines"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen === undefined ? undefined : `palette-${chosen.id}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} className={styles.list} id="palette-list" role="listbox" aria-label="Found">
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={entry.id}
            id={`palette-${entry.id}`}
            className={styles.entry}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onPointerMove={() => setAt(index)}
            onClick={() => take(entry)}
          >
            <Entry entry={entry} />
          </div>
        ))}
        {found.length === 0 && <p className={styles.none}>Nothing is called that</p>}
      </div>
      <p className={styles.hints}>
        <span>
          <Key keys=">" /> commands
        </span>
        <span>
          <Key keys="#" /> blocks
        </span>
        <span className={styles.enter}>
          <CornerDownLeft size={12} /> to choose
        </span>
      </p>
    </div>
  );
}

function Entry({ entry }: { entry: Found }) {
  switch (entry.type) {
    case 'block':
      return (
        <>
          <KindTile kind={entry.block.kind} />
          <span className={`mono ${styles.title}`}>{entry.title}</span>
          <LanguageBadge language={entry.block.language} />
        </>
      );
    case 'pipeline':
      return (
        <>
          <Waypoints size={16} className={styles.icon} />
          <span className={`mono ${styles.title}`}>{entry.title}</span>
          <span className={styles.group}>Pipeline</span>
        </>
      );
    case 'command': {
      const { icon: Icon, keys, group } = entry.command;
      return (
        <>
          <span className={styles.icon}>
            {Icon !== undefined && <Icon size={16} strokeWidth={1.75} />}
          </span>
          <span className={styles.title}>{entry.title}</span>
          {keys?.[0] !== undefined ? (
            <Key keys={keys[0]} />
          ) : (
            <span className={styles.group}>{group}</span>
          )}
        </>
      );
    }
  }
}

function go(entry: Found): void {
  if (entry.type === 'block') goToBlock(entry.title);
  else if (entry.type === 'pipeline') goToPipeline(entry.title);
  else void runCommand(entry.command);
}
