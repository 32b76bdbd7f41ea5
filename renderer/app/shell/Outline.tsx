import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Block } from '../../../shared/pipeline/document.ts';
import { KindTile } from '../../ui/KindTile.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { goToBlock } from '../commands/go.ts';
import { spokenBlock } from '../status/spokenBlock.ts';
import { useBlockLook } from '../status/useBlockLook.ts';
import { usePipelineStore, useSelectionStore, useViewStore } from '../store.ts';
import styles from './Outline.module.css';
import { type OutlineRow, outlineRows } from './outlineRows.ts';
import rows from './Rows.module.css';

/** The pipeline as a tree, from what feeds it downwards: the canvas for those who do not see it. */
export function Outline() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => outlineRows(blocks ?? [], closed), [blocks, closed]);
  const focused = useSelectionStore((state) => state.focused);
  const tree = useRef<HTMLDivElement>(null);
  const [key, setKey] = useState<string | null>(null);
  const current =
    shown.find((row) => row.key === key) ??
    shown.find((row) => row.block.name === focused) ??
    shown[0];

  const go = (row: OutlineRow | undefined) => {
    if (row === undefined) return;
    setKey(row.key);
    goToBlock(row.block.name);
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus();
  };
  const toggle = (row: OutlineRow, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(row.key);
    else next.add(row.key);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined) return;
    const at = shown.indexOf(current);
    if (event.key === 'ArrowDown') go(shown[at + 1]);
    else if (event.key === 'ArrowUp') go(shown[at - 1]);
    else if (event.key === 'Home') go(shown[0]);
    else if (event.key === 'End') go(shown.at(-1));
    else if (event.key === 'ArrowRight') {
      if (current.open === false) toggle(current, true);
      else go(shown[at + 1]);
    } else if (event.key === 'ArrowLeft') {
      if (current.open === true) toggle(current, false);
      else go(shown.find((row) => row.key === current.parent));
    } else if (event.key === 'Enter') {
      goToBlock(current.block.name);
      useViewStore.setState({ inspectorOpen: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (shown.length === 0) return <p className={rows.none}>No blocks yet</p>;
  return (
    <div
      ref={tree}
      className={rows.rows}
      role="tree"
      aria-label="Blocks of the pipeline"
      onKeyDown={onKeyDown}
    >
      {shown.map((row) => (
        <OutlineItem
          key={row.key}
          row={row}
          current={row === current}
          onToggle={() => toggle(row, row.open === false)}
          onChoose={() => {
            setKey(row.key);
            goToBlock(row.block.name);
          }}
        />
      ))}
    </div>
  );
}

interface ItemProps {
  row: OutlineRow;
  current: boolean;
  onToggle(): void;
  onChoose(): void;
}

function OutlineItem({ row, current, onToggle, onChoose }: ItemProps) {
  const look = useBlockLook(row.block.name);
  const selected = useSelectionStore((state) => state.selected.includes(row.block.name));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of all its items
    <div
      role="treeitem"
      className={`${rows.row} ${row.block.enabled ? '' : rows.off}`}
      style={{ paddingLeft: 6 + row.level * 14 }}
      data-key={row.key}
      tabIndex={current ? 0 : -1}
      aria-level={row.level + 1}
      aria-selected={selected}
      aria-expanded={row.open ?? undefined}
      aria-label={spokenBlock(row.block, look, row.consumers)}
      onClick={onChoose}
    >
      <span
        className={styles.twist}
        data-open={row.open ?? undefined}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {row.open !== null && '›'}
      </span>
      <KindTile kind={row.block.kind satisfies Block['kind']} size={16} />
      <span className={rows.name}>{row.block.name}</span>
      {row.block.kind !== 'note' && <StatusGlyph glyph={look.glyph} tone={look.tone} size={12} />}
    </div>
  );
}
