import { Handle, type NodeProps, Position } from '@xyflow/react';
import { createContext, memo, useContext } from 'react';
import { silhouette } from '../../canvas/geometry.ts';
import node from '../../canvas/node/BlockNode.module.css';
import { KindTile } from '../../ui/KindTile.tsx';
import { LanguageBadge } from '../../ui/LanguageBadge.tsx';
import { useHistoryView } from '../historyView.ts';
import { changeLooks } from './changeLooks.ts';
import type { DiffFlowNode } from './diffFlow.ts';
import type { DiffBlock } from './diffGraph.ts';
import styles from './graph.module.css';

/** Whether the canvas is near enough for small text. */
export const NearContext = createContext(true);

/** A block of the comparison, in the look of the canvas, with what became of it in its footer. */
export const DiffNode = memo(function DiffNode({ data: { block } }: NodeProps<DiffFlowNode>) {
  const near = useContext(NearContext);
  const chosen = useHistoryView((state) => state.block === block.id);
  const look = changeLooks[block.kind];
  const shape = silhouette(block.block.kind);
  return (
    <div
      className={`${node.node} ${styles.node}`}
      data-testid={`diff-${block.id}`}
      data-kind={block.block.kind}
      data-change={block.kind}
      data-selected={chosen || undefined}
      style={
        {
          '--tone': `var(--status-${look.tone})`,
          '--tone-text': `var(--status-${look.tone}-text)`,
        } as React.CSSProperties
      }
    >
      <div
        className={`${node.face} ${block.kind === 'removed' ? styles.gone : ''}`}
        style={{ clipPath: `path('${shape}')` }}
      >
        {near ? <Near block={block} /> : <Far block={block} />}
      </div>
      <svg className={node.outline} aria-hidden="true">
        <path d={shape} style={chosen ? undefined : outlineOf(block)} />
      </svg>
      <Handle type="target" position={Position.Left} className={styles.handle ?? ''} />
      <Handle type="source" position={Position.Right} className={styles.handle ?? ''} />
    </div>
  );
});

const ghostly = { stroke: 'var(--status-running)', strokeDasharray: '3 4' };

/** The outline in the colour of the change; dashed where the block is gone. */
function outlineOf({ kind }: DiffBlock): React.CSSProperties {
  if (kind === 'same') return {};
  const stroke = { stroke: 'var(--tone)', strokeWidth: 1.5 };
  return kind === 'removed' ? { ...stroke, strokeDasharray: '6 4' } : stroke;
}

/** That it moved is drawn, and that it has another name is said already. */
function Near({ block: { block, change, kind } }: { block: DiffBlock }) {
  const { icon: Icon, word } = changeLooks[kind];
  const what = change.what.filter((each) => each !== 'position' && each !== 'name');
  const detail = [...(kind === 'renamed' ? [`from ${change.renamed_from}`] : []), ...what].join(
    ', ',
  );
  const about = block.description ?? block.file;
  return (
    <>
      <div className={node.title}>
        <KindTile kind={block.kind} />
        <span className={node.name} title={block.name}>
          {block.name}
        </span>
      </div>
      <p className={node.summary} title={about}>
        <LanguageBadge language={block.language} />
        <span>{about}</span>
      </p>
      {(block.kind !== 'note' || kind !== 'same') && (
        <div className={node.footer} data-tinted={kind !== 'same' || undefined}>
          <Icon size={14} className={styles.sign} aria-hidden="true" />
          <span className={node.word}>{word}</span>
          <span className={node.detail} title={detail}>
            {detail}
          </span>
        </div>
      )}
    </>
  );
}

function Far({ block: { block, kind } }: { block: DiffBlock }) {
  const { icon: Icon } = changeLooks[kind];
  return (
    <div className={node.compact}>
      <KindTile kind={block.kind} />
      <span className={node.bigname}>{block.name}</span>
      <Icon size={24} strokeWidth={2.5} className={styles.sign} aria-hidden="true" />
    </div>
  );
}

/** Where a block was before it moved. */
export const GhostNode = memo(function GhostNode({ data: { block } }: NodeProps<DiffFlowNode>) {
  const near = useContext(NearContext);
  return (
    <div className={styles.ghost} data-testid={`ghost-${block.id}`}>
      <svg className={node.outline} aria-hidden="true">
        <path d={silhouette(block.block.kind)} style={ghostly} />
      </svg>
      {near && (
        <span className={styles.was}>{block.change.renamed_from ?? block.block.name} was here</span>
      )}
      <Handle type="target" position={Position.Left} className={styles.handle ?? ''} />
      <Handle type="source" position={Position.Right} className={styles.handle ?? ''} />
    </div>
  );
});
