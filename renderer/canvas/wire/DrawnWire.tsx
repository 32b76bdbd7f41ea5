import { type ConnectionLineComponentProps, getBezierPath } from '@xyflow/react';
import { usePipelineStore } from '../../app/store.ts';
import { reasonAgainst } from '../wiring.ts';
import styles from './Wire.module.css';

/** The wire while it is being drawn; over a block that cannot take it, with the reason. */
export function DrawnWire(props: ConnectionLineComponentProps) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromNode, toNode, fromHandle } = props;
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks ?? []);
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  const forwards = fromHandle.type === 'source';
  const [from, to] = forwards ? [fromNode.id, toNode?.id] : [toNode?.id, fromNode.id];
  const reason =
    from === undefined || to === undefined || from === to ? null : reasonAgainst(blocks, from, to);
  return (
    <g>
      <path className={styles.drawn} d={path} data-refused={reason !== null || undefined} />
      {reason !== null && (
        <foreignObject
          x={toX + 14}
          y={toY + 14}
          width={320}
          height={60}
          style={{ overflow: 'visible' }}
        >
          <span className={styles.reason} role="status" data-testid="wire-refusal">
            {reason}
          </span>
        </foreignObject>
      )}
    </g>
  );
}
