import { Spline, Unplug } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import type { Block } from '../../../shared/pipeline/document.ts';
import { useBlock } from '../../canvas/blocks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { KindTile } from '../../ui/KindTile.tsx';
import { rowsText } from '../../ui/measures.ts';
import { goToBlock } from '../commands/go.ts';
import { useBlockLook } from '../status/useBlockLook.ts';
import { usePipelineStore, useViewStore } from '../store.ts';
import styles from './Inspector.module.css';

/** What the block reads and who reads it: to follow, and to cut. */
export function BlockWires({ block }: { block: Block }) {
  const consumers = usePipelineStore(
    useShallow((state) =>
      (state.view?.pipeline.blocks ?? [])
        .filter((each) => each.inputs.includes(block.name))
        .map((each) => each.name),
    ),
  );
  if (block.kind === 'note') return null;
  return (
    <section className={styles.section}>
      <h3>Inputs</h3>
      <div className={styles.wires}>
        {block.inputs.map((input) => (
          <Wire key={input} other={input} from={input} to={block.name} />
        ))}
        {block.inputs.length === 0 && <p className={styles.quiet}>Reads no other block</p>}
      </div>
      <h3 className={styles.outputs}>
        Outputs
        <IconButton
          icon={Spline}
          size={24}
          label="Connect to another block"
          keys="C"
          onClick={() => {
            useViewStore.setState({ connecting: block.name });
            document.querySelector<HTMLElement>('[data-region="canvas"]')?.focus();
          }}
        />
      </h3>
      <div className={styles.wires}>
        {consumers.map((consumer) => (
          <Wire key={consumer} other={consumer} from={block.name} to={consumer} />
        ))}
        {consumers.length === 0 && <p className={styles.quiet}>No block reads it</p>}
      </div>
    </section>
  );
}

function Wire({ other, from, to }: { other: string; from: string; to: string }) {
  const block = useBlock(other);
  const look = useBlockLook(other);
  return (
    <div className={styles.wire}>
      <button type="button" onClick={() => goToBlock(other)} disabled={block === undefined}>
        {block !== undefined && <KindTile kind={block.kind} size={16} />}
        <span className="mono">{other}</span>
      </button>
      <span className={styles.rows}>{look.rows === null ? '' : rowsText(look.rows)}</span>
      <IconButton
        icon={Unplug}
        size={24}
        side="left"
        label={`Disconnect ${from} from ${to}`}
        onClick={() =>
          void usePipelineStore.getState().applyEdits([{ type: 'disconnect', from, to }])
        }
      />
    </div>
  );
}
