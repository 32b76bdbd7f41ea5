import { type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { lookOf } from '../../app/status/useBlockLook.ts';
import { useRunStore, useSelectionStore } from '../../app/store.ts';
import { compactCount } from '../../ui/measures.ts';
import { useBlock } from '../blocks.ts';
import type { WireFlowEdge } from '../flow.ts';
import { useCanvasStore } from '../store.ts';
import styles from './Wire.module.css';

/** Between 1.25 and 3 px: a hundred million rows are not a hundred times as thick as a million. */
function thickness(rows: number | null): number {
  if (rows === null || rows < 1) return 1.25;
  return Math.min(3, 1.25 + Math.log10(rows) / 4.5);
}

/** A wire from one block to another, with the rows that went along it. */
export const Wire = memo(function Wire({ id, source, target, ...ends }: EdgeProps<WireFlowEdge>) {
  const rows = useRunStore((state) => lookOf(state, source).rows);
  const flowing = useCanvasStore((state) => state.flowing.has(id));
  const full = useSelectionStore((state) => state.zoom === 'full');
  const selected = useSelectionStore((state) => state.wire === id);
  const lit = useSelectionStore(
    (state) =>
      state.hovered === source ||
      state.hovered === target ||
      state.selected.includes(source) ||
      state.selected.includes(target),
  );
  const off = useBlock(target)?.enabled === false;
  const [path] = getBezierPath(ends);
  return (
    <g
      className={styles.wire}
      data-selected={selected || undefined}
      data-lit={lit || undefined}
      data-off={off || undefined}
    >
      <path
        className={styles.line}
        d={path}
        style={{ strokeWidth: thickness(rows) }}
        data-testid={`wire-${id}`}
      />
      <path className={`react-flow__edge-interaction ${styles.reach}`} d={path} />
      {flowing && (
        <circle className={styles.dot} r={3.5} style={{ offsetPath: `path('${path}')` }} />
      )}
      {full && rows !== null && (
        <text className={styles.rows} x={ends.sourceX + 12} y={ends.sourceY - 7}>
          {compactCount(rows)}
        </text>
      )}
    </g>
  );
});
