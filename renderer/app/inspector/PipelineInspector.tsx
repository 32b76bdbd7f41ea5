import { Textarea } from '@mantine/core';
import { PipelineTriggers } from '../../schedule/PipelineTriggers.tsx';
import { usePipelineStore } from '../store.ts';
import styles from './Inspector.module.css';

/** The pipeline itself: what it is for, its parameters and its triggers. */
export function PipelineInspector() {
  const pipeline = usePipelineStore((state) => state.view?.pipeline);
  if (pipeline === undefined) return null;
  const params = Object.entries(pipeline.params);
  return (
    <>
      <header className={styles.head}>
        <h2>{pipeline.name}</h2>
      </header>
      <section className={styles.section}>
        <Textarea
          key={pipeline.description}
          label="Description"
          placeholder="What this pipeline is for"
          autosize
          minRows={2}
          maxRows={6}
          defaultValue={pipeline.description ?? ''}
          onBlur={(event) => {
            const description = event.currentTarget.value.trim() || null;
            if (description === pipeline.description) return;
            void usePipelineStore.getState().applyEdits([{ type: 'set_description', description }]);
          }}
        />
      </section>
      <section className={styles.section}>
        <h3>Parameters</h3>
        {params.length === 0 ? (
          <p className={styles.quiet}>None. Blocks would read them as $name or params.name.</p>
        ) : (
          <dl className={styles.columns}>
            {params.map(([name, param]) => (
              <ParamRow
                key={name}
                name={name}
                text={`${param.type}${param.default === undefined ? '' : ` = ${JSON.stringify(param.default)}`}`}
                about={param.description}
              />
            ))}
          </dl>
        )}
      </section>
      <section className={styles.section}>
        <h3>Triggers</h3>
        <PipelineTriggers pipeline={pipeline} />
      </section>
    </>
  );
}

function ParamRow({ name, text, about }: { name: string; text: string; about: string | null }) {
  return (
    <>
      <dt title={about ?? name}>{name}</dt>
      <dd title={text}>{text}</dd>
    </>
  );
}
