import { agoText } from '../../ui/measures.ts';
import { usePipelineStore, useProjectStore } from '../store.ts';
import { goToPipeline } from '../sync/useRoute.ts';
import styles from './Rows.module.css';

/** The project's pipelines, each with its size, its errors and when it last ran. */
export function PipelineList() {
  const pipelines = useProjectStore((state) => state.view?.pipelines);
  const open = usePipelineStore((state) => state.name);
  return (
    <ul className={styles.rows}>
      {pipelines?.map((pipeline) => (
        <li key={pipeline.name}>
          <button
            type="button"
            className={styles.row}
            aria-current={pipeline.name === open}
            onClick={() => goToPipeline(pipeline.name)}
          >
            <span className={styles.name}>{pipeline.name}</span>
            <span className={styles.meta}>
              {pipeline.errors > 0 && <b className={styles.bad}>{pipeline.errors} errors</b>}
              {pipeline.last_run !== null
                ? `${pipeline.last_run.status} ${agoText(pipeline.last_run.started_at)}`
                : `${pipeline.blocks} blocks`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
