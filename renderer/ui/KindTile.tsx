import type { BlockKind } from '../../shared/pipeline/document.ts';
import { kinds } from '../canvas/blocks.ts';
import styles from './KindTile.module.css';

/** The coloured square that says what kind a block is, by sign and family. */
export function KindTile({ kind, size = 20 }: { kind: BlockKind; size?: 16 | 20 }) {
  const { icon: Icon, tone } = kinds[kind];
  return (
    <span
      className={styles.tile}
      style={{ width: size, height: size, background: `var(--kind-${tone})` }}
      aria-hidden="true"
    >
      <Icon size={size === 20 ? 12 : 10} strokeWidth={2.25} />
    </span>
  );
}
