import { useEffect, useState } from 'react';
import type { OutputPage } from '../../../shared/contract/views.ts';
import { engine } from '../client.ts';
import { usePipelineStore, useRunStore } from '../store.ts';
import styles from './Inspector.module.css';

type Schema = OutputPage['schema'];

/** The columns of the block's last output with their types. */
export function BlockSchema({ block }: { block: string }) {
  const pipeline = usePipelineStore((state) => state.name);
  const output = useRunStore(
    (state) => state.blocks[block]?.output ?? state.last[block]?.run ?? null,
  );
  const [schema, setSchema] = useState<Schema | undefined>(undefined);
  useEffect(() => {
    if (pipeline === null || output === null) return setSchema(null);
    const abort = new AbortController();
    engine.outputs
      .page({ pipeline, block, offset: 0, limit: 1 }, { signal: abort.signal })
      .then((page) => setSchema(page.schema))
      .catch(() => {
        // The data pane shows why an output cannot be read; here there is only no schema.
        if (!abort.signal.aborted) setSchema(null);
      });
    return () => abort.abort();
  }, [pipeline, block, output]);
  return (
    <section className={styles.section}>
      <h3>Columns</h3>
      {schema ? (
        <dl className={styles.columns}>
          {schema.map((column) => (
            <ColumnRow key={column.name} name={column.name} type={column.type} />
          ))}
        </dl>
      ) : (
        <p className={styles.quiet}>
          {schema === undefined ? '…' : 'Known after the block has given a table'}
        </p>
      )}
    </section>
  );
}

function ColumnRow({ name, type }: { name: string; type: string }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd title={type}>{type}</dd>
    </>
  );
}
