import { useEffect } from 'react';
import { usePipelineStore, useViewStore } from '../../app/store.ts';
import { Key } from '../../ui/Key.tsx';
import styles from '../Canvas.module.css';
import { useCanvasStore } from '../store.ts';
import { blockedFor, reasonAgainst } from '../wiring.ts';

/** What connect mode is about to do, or why it cannot. */
export function ConnectMode() {
  const from = useViewStore((state) => state.connecting);
  const to = useCanvasStore((state) => state.target);
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  useEffect(() => {
    if (from === null || blocks === undefined) return;
    const blocked = blockedFor(blocks, from, 'source');
    const first = blocks.find(({ name }) => !blocked.has(name))?.name ?? null;
    useCanvasStore.setState({ blocked, target: first });
    return () => useCanvasStore.setState({ blocked: null, target: null });
  }, [from, blocks]);
  if (from === null || blocks === undefined) return null;
  const reason = to === null ? 'no block can read it' : reasonAgainst(blocks, from, to);
  return (
    <div className={styles.mode} role="status" data-refused={reason !== null || undefined}>
      <span>
        Connect <b className="mono">{from}</b> to <b className="mono">{to ?? '…'}</b>
      </span>
      {reason === null ? (
        <span>
          <Key keys="Enter" /> connects, arrows choose, <Key keys="Escape" /> leaves
        </span>
      ) : (
        <span className={styles.reason}>{reason}</span>
      )}
    </div>
  );
}
