import { Select } from '@mantine/core';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import { useProjectStore } from '../../app/store.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';
import { TextField } from './TextField.tsx';

const NONE = '';
const shifts: { value: Trigger['shift']; label: string }[] = [
  { value: 'drop', label: 'are left out' },
  { value: 'next', label: 'move to the next business day' },
  { value: 'previous', label: 'move to the business day before' },
];

/** When in the year a schedule holds: its calendar, its first and last day, its jitter. */
export function SpanFields(fields: FieldsProps) {
  const { draft, problems, change } = fields;
  const calendars = useProjectStore((state) => state.view?.settings.calendars);
  const names = Object.keys(calendars ?? {});
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <Select
          label="Calendar"
          data={[
            { value: NONE, label: 'None' },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
          value={draft.calendar ?? NONE}
          disabled={names.length === 0 && draft.calendar === null}
          error={problems.calendar?.message}
          onChange={(value) => change({ calendar: value === NONE ? null : value })}
        />
        <Select
          label="Ticks on days off"
          data={shifts}
          value={draft.shift}
          disabled={draft.calendar === null}
          onChange={(value) => value !== null && change({ shift: value as Trigger['shift'] })}
        />
      </div>
      {names.length === 0 && (
        <p className={styles.note}>
          Calendars stand in <code>tidemill.yaml</code>, such as{' '}
          <code>
            {
              'calendars: { office: { weekend: [saturday, sunday], holidays: [12-25, 2027-04-02] } }'
            }
          </code>
        </p>
      )}
      <div className={styles.pair}>
        <TextField {...fields} field="start" label="Start" placeholder="2026-01-01" />
        <TextField {...fields} field="end" label="End" placeholder="2026-12-31" />
      </div>
      <TextField
        {...fields}
        field="jitter"
        label="Jitter"
        description="A fixed delay of its own within this, so that not all start at once"
        placeholder="none, or 5m"
      />
    </div>
  );
}
