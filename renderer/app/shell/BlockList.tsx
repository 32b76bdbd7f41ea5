import { TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Block } from '../../../shared/pipeline/document.ts';
import { topologicalOrder } from '../../../shared/pipeline/graph.ts';
import { BlockPicker } from '../../canvas/palette/BlockPicker.tsx';
import { KindTile } from '../../ui/KindTile.tsx';
import { compactCount } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { goToBlock } from '../commands/go.ts';
import { useBlockLook } from '../status/useBlockLook.ts';
import { primaryBlock, usePipelineStore, useSelectionStore } from '../store.ts';
import styles from './Rows.module.css';

const ROW = 28;
const noBlocks: readonly Block[] = [];

/** The pipeline's blocks in the order in which they can run, above the kinds that can be added. */
export function BlockList() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks ?? noBlocks);
  const opened = usePipelineStore((state) => state.name !== null);
  const [filter, setFilter] = useState('');
  const ordered = useMemo(() => inOrder(blocks), [blocks]);
  const shown = useMemo(
    () => ordered.filter((block) => block.name.includes(filter.trim().toLowerCase())),
    [ordered, filter],
  );
  return (
    <>
      {ordered.length > 8 && (
        <div className={styles.search}>
          <TextInput
            placeholder="Filter blocks"
            aria-label="Filter blocks"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </div>
      )}
      <BlockRows blocks={shown} none={filter === '' ? 'No blocks yet' : 'No block of that name'} />
      {opened && <BlockPicker />}
    </>
  );
}

/** Only the rows in view are mounted: a pipeline may have thousands of blocks. */
function BlockRows({ blocks, none }: { blocks: readonly Block[]; none: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (at) => blocks[at]?.name ?? at,
    overscan: 8,
  });
  const chosen = useSelectionStore(primaryBlock);
  const at = blocks.findIndex((block) => block.name === chosen);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at);
  }, [at, rows]);
  return (
    <div ref={scroller} className={styles.rows}>
      {blocks.length === 0 && <p className={styles.none}>{none}</p>}
      <ul className={styles.window} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const block = blocks[item.index];
          return (
            block !== undefined && (
              <BlockRow
                key={block.name}
                block={block}
                top={item.start}
                place={item.index + 1}
                of={blocks.length}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}

/** Blocks after their inputs; those on a cycle come last, so that none is out of reach. */
function inOrder(blocks: readonly Block[]): Block[] {
  const place = new Map(topologicalOrder(blocks).map((name, at) => [name, at]));
  const placeOf = (block: Block) => place.get(block.name) ?? blocks.length;
  return [...blocks].sort((left, right) => placeOf(left) - placeOf(right));
}

interface RowProps {
  block: Block;
  /** Pixels from the top of the list. */
  top: number;
  /** From 1. */
  place: number;
  of: number;
}

function BlockRow({ block, top, place, of }: RowProps) {
  const look = useBlockLook(block.name);
  const selected = useSelectionStore((state) => state.selected.includes(block.name));
  return (
    <li
      className={block.enabled ? undefined : styles.off}
      style={{ transform: `translateY(${top}px)` }}
      aria-posinset={place}
      aria-setsize={of}
    >
      <button
        type="button"
        className={styles.row}
        aria-current={selected}
        title={block.description ?? block.name}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) {
            useSelectionStore.getState().toggle(block.name);
          } else {
            goToBlock(block.name);
          }
        }}
      >
        <KindTile kind={block.kind} size={16} />
        <span className={styles.name}>{block.name}</span>
        <span className={styles.meta}>{look.rows === null ? '' : compactCount(look.rows)}</span>
        {block.kind !== 'note' && <StatusGlyph glyph={look.glyph} tone={look.tone} size={12} />}
        <span className="visually-hidden">{look.word}</span>
      </button>
    </li>
  );
}
