import { useBlock } from '../../canvas/blocks.ts';
import { BlockInspector } from '../inspector/BlockInspector.tsx';
import { PipelineInspector } from '../inspector/PipelineInspector.tsx';
import { primaryBlock, useSelectionStore } from '../store.ts';
import styles from './Inspector.module.css';

/** The right panel: the selected block's settings, wires and schema; without one, the pipeline's. */
export function Inspector() {
  const name = useSelectionStore(primaryBlock);
  const block = useBlock(name);
  return (
    <aside className={styles.inspector} aria-label="Inspector" data-region="inspector">
      {block === undefined ? (
        <PipelineInspector />
      ) : (
        <BlockInspector key={block.name} block={block} />
      )}
    </aside>
  );
}
