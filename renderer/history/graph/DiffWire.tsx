import { type Edge, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { changeLooks } from './changeLooks.ts';
import type { MoveData } from './diffFlow.ts';
import type { DiffWire as Wire } from './diffGraph.ts';
import styles from './graph.module.css';

/** A wire: one that came or went has its sign in the middle, and one that went is dashed. */
export const DiffWire = memo(function DiffWire({
  id,
  data,
  ...ends
}: EdgeProps<Edge<{ change: Wire['change'] }, 'wire'>>) {
  const [path, x, y] = getBezierPath(ends);
  const change = data?.change ?? 'same';
  return (
    <g data-testid={`diff-wire-${id}`}>
      <path className={styles.line} data-change={change} d={path} />
      {change !== 'same' && (
        <g
          className={styles.mark}
          transform={`translate(${x} ${y})`}
          style={{ '--tone': `var(--status-${changeLooks[change].tone})` } as React.CSSProperties}
        >
          <circle r={8} />
          <text textAnchor="middle" dy={4.5}>
            {changeLooks[change].mark}
          </text>
        </g>
      )}
    </g>
  );
});

/** From where a block was to where it is. */
export const MoveLine = memo(function MoveLine({ data }: EdgeProps<Edge<MoveData, 'move'>>) {
  return <path className={styles.move} d={data?.path} markerEnd="url(#moved-to)" />;
});

/** The head of the arrow that every line of a move ends in. */
export function MoveArrow() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <marker
          id="moved-to"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path className={styles.arrow} d="M0 0 10 5 0 10z" />
        </marker>
      </defs>
    </svg>
  );
}
