import { Popover } from '@mantine/core';
import type { CustomHeaderProps } from 'ag-grid-react';
import { ChevronDown, Copy, EyeOff, Pin, PinOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import pane from '../ui/Pane.module.css';
import { ColumnProfileCard } from './ColumnProfileCard.tsx';
import { copyText } from './clipboard.ts';
import { type ColumnKind, kindGlyph, shortType } from './columnKind.ts';
import styles from './header.module.css';
import { useProfiles } from './profiles.tsx';
import type { SchemaColumn } from './schemaColumn.ts';

export interface HeaderCellParams {
  column: SchemaColumn;
  kind: ColumnKind;
  at: number;
}

/** A column's head: type glyph, name and DuckDB type; opens the column's profile and actions. */
export function HeaderCell(props: CustomHeaderProps) {
  const { column, kind, at } = columnOf(props);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const opener = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      setOpen(true);
    };
    props.eGridHeader.addEventListener('keydown', opener);
    return () => props.eGridHeader.removeEventListener('keydown', opener);
  }, [props.eGridHeader]);

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      width={288}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          tabIndex={-1}
          className={styles.head}
          data-kind={kind}
          onClick={() => setOpen((was) => !was)}
          title={`${column.name} · ${column.type}`}
          aria-label={`${column.name}, ${column.type}. Profile and actions`}
        >
          <span className={styles.glyph} aria-hidden="true">
            {kindGlyph[kind]}
          </span>
          <span className={styles.name}>{column.name}</span>
          <ChevronDown size={12} className={styles.more} aria-hidden="true" />
          <span className={styles.type}>{shortType(column.type)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.popover}>
        <HeaderPopover grid={props} column={column} at={at} close={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface HeaderPopoverProps {
  grid: CustomHeaderProps;
  column: SchemaColumn;
  at: number;
  close: () => void;
}

function HeaderPopover({ grid, column, at, close }: HeaderPopoverProps) {
  const pinned = grid.column.isPinnedLeft();
  const act = (action: () => void) => () => {
    action();
    close();
  };
  return (
    <section aria-label={`Column ${column.name}`}>
      <header className={styles.title}>
        <b>{column.name}</b>
        <code>{column.type}</code>
      </header>
      <HeaderProfile at={at} />
      <div className={styles.actions}>
        <button
          type="button"
          className={pane.tool}
          onClick={act(() => grid.api.setColumnsPinned([grid.column], pinned ? null : 'left'))}
        >
          {pinned ? <PinOff size={14} /> : <Pin size={14} />}
          {pinned ? 'Unpin' : 'Pin left'}
        </button>
        <button
          type="button"
          className={pane.tool}
          onClick={act(() => grid.api.setColumnsVisible([grid.column], false))}
        >
          <EyeOff size={14} /> Hide
        </button>
        <button type="button" className={pane.tool} onClick={act(() => void copyText(column.name))}>
          <Copy size={14} /> Copy name
        </button>
      </div>
    </section>
  );
}

function HeaderProfile({ at }: { at: number }) {
  const { state, rows, load } = useProfiles();
  useEffect(load, [load]);
  if (state.phase === 'failed') return <p className={styles.note}>{state.error.message}</p>;
  const profile = state.phase === 'ready' ? state.columns[at] : undefined;
  if (profile) return <ColumnProfileCard profile={profile} rows={rows} />;
  return <p className={styles.note}>{state.phase === 'ready' ? 'No profile' : 'Profiling…'}</p>;
}

/** AG Grid hands a header its own parameters spread over its props. */
function columnOf(props: CustomHeaderProps): HeaderCellParams {
  return props as CustomHeaderProps & HeaderCellParams;
}
