import { Select, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { PaneLoading } from '../app/shell/PaneLoading.tsx';
import { useProjectStore } from '../app/store.ts';
import { ViewSwitch } from '../data/ViewSwitch.tsx';
import button from '../ui/Button.module.css';
import page from '../ui/Page.module.css';
import { CalendarView } from './calendar/CalendarView.tsx';
import { keyOf } from './editor/drafts.ts';
import { TriggerEditor } from './editor/TriggerEditor.tsx';
import { anyTrigger, filterTriggers, stateFilters } from './list/filterTriggers.ts';
import { TriggerList } from './list/TriggerList.tsx';
import { NewTrigger } from './NewTrigger.tsx';
import { NoTriggers, Notice } from './NoTriggers.tsx';
import styles from './page.module.css';
import { followSchedule, useScheduleStore } from './scheduleStore.ts';
import { useScheduleView } from './scheduleView.ts';
import { Troubles } from './Troubles.tsx';

const tabs = [
  { value: 'triggers', label: 'Triggers' },
  { value: 'calendar', label: 'Calendar' },
] as const;

/** What starts runs by itself, over all pipelines: as a list and as a calendar, and the editor beside. */
export default function SchedulePage() {
  const { triggers, error } = useScheduleStore();
  const { tab, text, state, pipeline, editing } = useScheduleView();
  useEffect(followSchedule, []);
  const found = useMemo(
    () => (triggers === null ? null : filterTriggers(triggers, { text, state, pipeline })),
    [triggers, text, state, pipeline],
  );
  return (
    <section className={styles.page} aria-label="Schedule" data-region="schedule">
      <div className={styles.main}>
        <header className={`${page.bar} ${styles.bar}`}>
          <h1>Schedule</h1>
          <ViewSwitch
            label="View of the schedule"
            choices={tabs}
            value={tab}
            choose={(chosen) => useScheduleView.setState({ tab: chosen })}
          />
          <Filters />
          <span className={styles.count} role="status">
            {found === null || triggers === null ? '' : countText(found.length, triggers.length)}
          </span>
          {triggers?.length !== 0 && <NewTrigger />}
        </header>
        <Notice error={error} />
        <Troubles />
        <div className={styles.content}>
          {found === null ? (
            error === null && <PaneLoading />
          ) : triggers?.length === 0 ? (
            <NoTriggers />
          ) : tab === 'calendar' ? (
            <CalendarView triggers={found} />
          ) : found.length === 0 ? (
            <div className={styles.empty}>
              <p>No trigger fits the filter.</p>
              <button
                type="button"
                className={button.button}
                onClick={() =>
                  useScheduleView.setState({ text: '', state: anyTrigger, pipeline: null })
                }
              >
                Show all triggers
              </button>
            </div>
          ) : (
            <TriggerList triggers={found} />
          )}
        </div>
      </div>
      {editing !== null && <TriggerEditor key={keyOf(editing)} editing={editing} />}
    </section>
  );
}

function countText(found: number, all: number): string {
  const count = all.toLocaleString('en');
  return found === all ? count : `${found.toLocaleString('en')} of ${count}`;
}

const ALL = '';

function Filters() {
  const { text, state, pipeline } = useScheduleView();
  const pipelines = useProjectStore((project) => project.view?.pipelines);
  return (
    <>
      <TextInput
        className={styles.search ?? ''}
        aria-label="Filter triggers"
        placeholder="Filter"
        leftSection={<Search size={14} aria-hidden="true" />}
        value={text}
        onChange={(event) => useScheduleView.setState({ text: event.currentTarget.value })}
      />
      <Select
        className={styles.choice ?? ''}
        aria-label="Pipeline"
        data={[
          { value: ALL, label: 'All pipelines' },
          ...(pipelines ?? []).map(({ name }) => ({ value: name, label: name })),
        ]}
        value={pipeline ?? ALL}
        onChange={(chosen) =>
          useScheduleView.setState({ pipeline: chosen === ALL ? null : chosen })
        }
      />
      <Select
        className={styles.choice ?? ''}
        aria-label="State of triggers"
        data={[...stateFilters]}
        value={state}
        onChange={(chosen) => {
          const filter = stateFilters.find(({ value }) => value === chosen);
          if (filter !== undefined) useScheduleView.setState({ state: filter.value });
        }}
      />
    </>
  );
}
