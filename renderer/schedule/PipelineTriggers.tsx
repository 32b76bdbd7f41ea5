import { Plus } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Pipeline } from '../../shared/pipeline/document.ts';
import styles from '../app/inspector/Inspector.module.css';
import { useProjectStore } from '../app/store.ts';
import { followSchedule, useScheduleStore } from './scheduleStore.ts';
import { openTrigger } from './scheduleView.ts';
import { kindOf, triggerKinds } from './triggerLook.ts';

/** What starts a pipeline by itself; each opens in the editor of the schedule. */
export function PipelineTriggers({ pipeline }: { pipeline: Pipeline }) {
  const views = useScheduleStore((state) => state.triggers);
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  useEffect(followSchedule, []);
  const words = useMemo(() => {
    const own = views?.filter((view) => view.pipeline === pipeline.name) ?? [];
    return new Map(own.map(({ trigger, text }) => [trigger, text]));
  }, [views, pipeline.name]);
  return (
    <>
      {pipeline.triggers.length === 0 && (
        <p className={styles.quiet}>None. It runs when you run it.</p>
      )}
      <ul className={styles.triggers}>
        {pipeline.triggers.map((trigger) => {
          const { icon: Icon, title } = triggerKinds[kindOf(trigger)];
          const said = words.get(trigger.name) ?? title;
          return (
            <li key={trigger.name}>
              <button
                type="button"
                className={styles.trigger}
                title={`Edit ${trigger.name}: ${said}`}
                onClick={() => openTrigger(pipeline.name, trigger.name)}
              >
                <Icon size={14} aria-hidden="true" />
                <code>{trigger.name}</code>
                <span>{trigger.enabled ? said : 'paused'}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <button
        type="button"
        className={styles.add}
        disabled={readOnly}
        onClick={() => openTrigger(pipeline.name, null)}
      >
        <Plus size={14} aria-hidden="true" /> Add a trigger
      </button>
    </>
  );
}
