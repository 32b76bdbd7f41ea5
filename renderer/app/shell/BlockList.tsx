import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Block } from '../../../shared/pipeline/document.ts';
import { topologicalOrder } from '../../../shared/pipeline/graph.ts';
import { BlockPicker } from '../../canvas/palette/BlockPicker.tsx';
import { KindTile } from '../../ui/KindTile.tsx';
import { compactCount } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { goToBlock } from '../commands/go.ts';
import { useBlockLook } from '../status/useBlockLook.ts';
import { usePipelineStore, useSelectionStore } from '../store.ts';
import styles from './Rows.module.css';

/** The pipeline's blocks in the order in which they can run, above the kinds that can be added. */
export function BlockList() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const [filter, setFilter] = useState('');
  const ordered = useMemo(() => inOrder(blocks ?? []), [blocks]);
  const shown = ordered.filter((block) => block.name.includes(filter.trim().toLowerCase()));
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
      <ul className={styles.rows}>
        {shown.map((block) => (
          <BlockRow key={block.name} block={block} />
        ))}
        {shown.length === 0 && (
          <li className={styles.none}>
            {filter === '' ? 'No blocks yet' : 'No block of that name'}
          </li>
        )}
      </ul>
      <BlockPicker />
    </>
  );
}

/** Blocks after their inputs; those on a cycle come last, so that none is out of reach. */
function inOrder(blocks: readonly Block[]): Block[] {
  const place = new Map(topologicalOrder(blocks).map((name, at) => [name, at]));
  const placeOf = (block: Block) => place.get(block.name) ?? blocks.length;
  return [...blocks].sort((left, right) => placeOf(left) - placeOf(right));
}

function BlockRow({ block }: { block: Block }) {
  const look = useBlockLook(block.name);
  const selected = useSelectionStore((state) => state.selected.includes(block.name));
  return (
    <li className={block.enabled ? undefined : styles.off}>
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
