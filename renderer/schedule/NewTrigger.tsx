import { Plus } from 'lucide-react';
import { usePipelineStore, useProjectStore } from '../app/store.ts';
import button from '../ui/Button.module.css';
import styles from './page.module.css';
import { useScheduleView } from './scheduleView.ts';

/** Begins a trigger of the open pipeline; the form lets choose another. */
export function NewTrigger() {
  const open = usePipelineStore((state) => state.name);
  const first = useProjectStore((state) => state.view?.pipelines[0]?.name);
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const pipeline = open ?? first;
  return (
    <button
      type="button"
      className={button.primary}
      data-opens="new"
      disabled={pipeline === undefined || readOnly}
      onClick={() =>
        pipeline !== undefined && useScheduleView.setState({ editing: { pipeline, trigger: null } })
      }
    >
      <Plus size={14} aria-hidden="true" />
      <span>
        New<span className={styles.long}> trigger</span>
      </span>
    </button>
  );
}
