import { Suspense } from 'react';
import { Boundary } from '../../ui/Boundary.tsx';
import { fetchedPart } from '../connection/fetchedPart.ts';
import { primaryBlock, usePipelineStore, useSelectionStore } from '../store.ts';
import { PaneLoading } from './PaneLoading.tsx';
import styles from './Regions.module.css';

const CodePane = fetchedPart(async () => (await import('../../code/CodePane.tsx')).CodePane);

/** The code of the block selected last. */
export function CodeRegion() {
  const block = useSelectionStore(primaryBlock);
  const known = usePipelineStore(
    (state) => block !== null && state.view?.code[block] !== undefined,
  );
  return (
    <section className={styles.code} aria-label="Code" data-region="code">
      {block !== null && known ? (
        <Boundary what="The code editor">
          <Suspense fallback={<PaneLoading />}>
            <CodePane block={block} />
          </Suspense>
        </Boundary>
      ) : (
        <p className={styles.empty}>Select a block to see its code</p>
      )}
    </section>
  );
}
