import { Play } from 'lucide-react';
import { useMemo } from 'react';
import type { Block } from '../../shared/pipeline/document.ts';
import { goToBlock } from '../app/commands/go.ts';
import { offerAll } from '../app/commands/plan.ts';
import { command, runCommand } from '../app/commands/registry.ts';
import type { BlockLook } from '../app/status/blockLook.ts';
import { useBlockLook } from '../app/status/useBlockLook.ts';
import { isRunning, usePipelineStore, useRunStore } from '../app/store.ts';
import { Key } from '../ui/Key.tsx';
import { KindTile } from '../ui/KindTile.tsx';
import { StatusGlyph } from '../ui/StatusGlyph.tsx';
import empty from './empty.module.css';
import styles from './results.module.css';

const noBlocks: readonly Block[] = [];

/** The dock while no block is selected: where the pipeline ends, or how to run it for the first time. */
export function PipelineResults() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks ?? noBlocks);
  const ran = useRunStore((state) => state.run !== null || Object.keys(state.last).length > 0);
  const ends = useMemo(() => endsOf(blocks), [blocks]);
  if (ends.length === 0) {
    return <p className={styles.none}>Rows, charts and values of the blocks appear here</p>;
  }
  if (!ran) return <FirstRun />;
  return (
    <section className={styles.results} aria-label="Results">
      <h3>Where this pipeline ends</h3>
      <ul>
        {ends.map((block) => (
          <Result key={block.name} block={block} />
        ))}
      </ul>
      <p>Select any block to see its code and its rows.</p>
    </section>
  );
}

/** Blocks that no other reads: what the pipeline is for. Notes are not part of it. */
export function endsOf(blocks: readonly Block[]): Block[] {
  const read = new Set(blocks.flatMap((block) => block.inputs));
  return blocks.filter((block) => block.kind !== 'note' && !read.has(block.name));
}

function Result({ block }: { block: Block }) {
  const look = useBlockLook(block.name);
  return (
    <li>
      <button type="button" onClick={() => goToBlock(block.name)}>
        <KindTile kind={block.kind} />
        <span className={styles.words}>
          <span className={styles.name}>{block.name}</span>
          <span className={styles.about}>{block.description ?? block.file}</span>
        </span>
        <span className={styles.state} style={{ color: `var(--status-${look.tone}-text)` }}>
          <StatusGlyph glyph={look.glyph} tone={look.tone} />
          {resultOf(block, look)}
        </span>
      </button>
    </li>
  );
}

/** Rows, where they are the result; those of a check are only what it found wrong. */
function resultOf(block: Block, { rows, word }: BlockLook): string {
  if (rows === null || block.kind === 'check') return word;
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
}

function FirstRun() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks ?? noBlocks);
  const freshness = useRunStore((state) => state.freshness);
  const running = useRunStore(isRunning);
  const offer = offerAll(blocks, freshness);
  return (
    <div className={empty.empty}>
      <p>Nothing has run yet. Rows and charts of the blocks appear here.</p>
      <button
        type="button"
        disabled={running || offer === null}
        onClick={() => void runCommand(command('run.all'))}
      >
        <Play size={14} aria-hidden="true" />
        Run the pipeline
        <Key keys="F5" />
      </button>
    </div>
  );
}
