import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Ellipsis, Pin } from 'lucide-react';
import { memo } from 'react';
import type { Block } from '../../../shared/pipeline/document.ts';
import type { BlockLook } from '../../app/status/blockLook.ts';
import { useBlockLook } from '../../app/status/useBlockLook.ts';
import { usePipelineStore, useSelectionStore, useViewStore } from '../../app/store.ts';
import { KindTile } from '../../ui/KindTile.tsx';
import { LanguageBadge } from '../../ui/LanguageBadge.tsx';
import { rowsText } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { useBlock } from '../blocks.ts';
import type { BlockFlowNode } from '../flow.ts';
import { silhouette } from '../geometry.ts';
import { openBlockMenu } from '../menu/BlockMenu.tsx';
import { useCanvasStore } from '../store.ts';
import styles from './BlockNode.module.css';
import { NameEditor } from './NameEditor.tsx';

/** A block on the canvas. Reads its own slice of the stores by its id and nothing else. */
export const BlockNode = memo(function BlockNode({ id }: NodeProps<BlockFlowNode>) {
  const block = useBlock(id);
  return block === undefined ? null : <Face block={block} />;
});

function Face({ block }: { block: Block }) {
  const { name } = block;
  const look = useBlockLook(name);
  const selected = useSelectionStore((state) => state.selected.includes(name));
  const focused = useSelectionStore((state) => state.focused === name);
  const zoom = useSelectionStore((state) => state.zoom);
  const barred = useCanvasStore((state) => state.blocked?.has(name) ?? false);
  const aimed = useCanvasStore((state) => state.target === name);
  const shape = silhouette(block.kind);
  const note = block.kind === 'note';
  return (
    <div
      className={styles.node}
      data-testid={`node-${name}`}
      data-kind={block.kind}
      data-glyph={look.glyph}
      data-selected={selected || undefined}
      data-focused={focused || undefined}
      data-barred={barred || undefined}
      data-aimed={aimed || undefined}
      data-off={!block.enabled || undefined}
      style={
        {
          '--tone': `var(--status-${look.tone})`,
          '--tone-text': `var(--status-${look.tone}-text)`,
        } as React.CSSProperties
      }
    >
      <div className={styles.face} style={{ clipPath: `path('${shape}')` }}>
        {zoom === 'full' ? (
          <Full block={block} look={look} />
        ) : (
          <Compact block={block} look={look} />
        )}
        {look.glyph === 'stale' && <span className={styles.rail} />}
      </div>
      <svg className={styles.outline} aria-hidden="true">
        <path d={shape} />
      </svg>
      {!note && (
        <>
          <Handle type="target" position={Position.Left} className={styles.handle ?? ''} />
          <Handle type="source" position={Position.Right} className={styles.handle ?? ''} />
        </>
      )}
    </div>
  );
}

function Full({ block, look }: { block: Block; look: BlockLook }) {
  const renaming = useViewStore((state) => state.renaming === block.name);
  return (
    <>
      <div className={styles.title}>
        <KindTile kind={block.kind} />
        {renaming ? (
          <NameEditor name={block.name} />
        ) : (
          <span className={styles.name} title={block.name}>
            {block.name}
          </span>
        )}
        {block.cache === 'always' && (
          <Pin size={12} className={styles.pin} aria-label="Always reuses its output" />
        )}
        <button
          type="button"
          className={`${styles.more} nodrag`}
          tabIndex={-1}
          aria-label={`More for ${block.name}`}
          onClick={(event) => {
            event.stopPropagation();
            openBlockMenu(block.name, event.currentTarget);
          }}
        >
          <Ellipsis size={14} />
        </button>
      </div>
      <Summary block={block} look={look} />
      {block.kind !== 'note' && <Footer look={look} />}
    </>
  );
}

function Summary({ block, look }: { block: Block; look: BlockLook }) {
  const text = usePipelineStore((state) =>
    block.kind === 'note' ? firstWords(state.view?.code[block.name] ?? '') : summaryOf(block),
  );
  if (look.error !== null) {
    return (
      <p className={`${styles.summary} ${styles.error}`} title={look.error}>
        {look.error}
      </p>
    );
  }
  return (
    <p className={styles.summary} title={text}>
      {block.kind !== 'note' && <LanguageBadge language={block.language} />}
      <span>{text}</span>
    </p>
  );
}

function Footer({ look }: { look: BlockLook }) {
  return (
    <div className={styles.footer} data-tinted={look.glyph !== 'never' || undefined}>
      {look.share !== null && (
        <span className={styles.progress} style={{ transform: `scaleX(${look.share})` }} />
      )}
      <StatusGlyph glyph={look.glyph} tone={look.tone} />
      <span className={styles.word}>{look.word}</span>
      <span className={styles.detail}>{look.detail}</span>
      {look.rows !== null && <span className={styles.rows}>{rowsText(look.rows)}</span>}
    </div>
  );
}

function Compact({ block, look }: { block: Block; look: BlockLook }) {
  return (
    <div className={styles.compact}>
      <KindTile kind={block.kind} />
      <span className={styles.bigname}>{block.name}</span>
      {block.kind !== 'note' && <StatusGlyph glyph={look.glyph} tone={look.tone} size={22} />}
    </div>
  );
}

function summaryOf(block: Block): string {
  if (!block.enabled && block.inputs.length === 0) return 'bypassed: gives nothing';
  if (!block.enabled) return 'bypassed: passes its input through';
  if (block.description !== null) return block.description;
  if (block.inputs.length > 0) return `from ${block.inputs.join(', ')}`;
  return block.file;
}

/** The beginning of a note without its Markdown signs. */
function firstWords(markdown: string): string {
  return markdown
    .replace(/^#+\s*/gm, '')
    .replace(/[*_`]/g, '')
    .trim()
    .slice(0, 160);
}
