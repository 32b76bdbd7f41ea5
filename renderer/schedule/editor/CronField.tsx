import { TextInput } from '@mantine/core';
import styles from './editor.module.css';
import { Fixes } from './Fixes.tsx';
import type { FieldsProps } from './fields.ts';
import { presetsFor, timeOfDay, withTimeOfDay } from './presets.ts';

/** The cron expression: presets, its time of day, and under it what is wrong, with the place marked. */
export function CronField({ draft, problems, change }: FieldsProps) {
  const problem = problems.schedule;
  const time = timeOfDay(draft.schedule);
  return (
    <div className={styles.fields}>
      <fieldset className={styles.presets}>
        <legend className="visually-hidden">Presets</legend>
        {presetsFor(draft.schedule).map(({ label, schedule }) => (
          <button
            key={label}
            type="button"
            aria-pressed={schedule === draft.schedule.trim()}
            onClick={() => change({ schedule })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <div className={styles.cron}>
        <TextInput
          label="Schedule"
          description="minute  hour  day  month  weekday"
          value={draft.schedule}
          spellCheck={false}
          autoComplete="off"
          error={problem !== undefined}
          aria-describedby="cron-says"
          classNames={{ input: styles.code ?? '' }}
          onChange={(event) => change({ schedule: event.currentTarget.value })}
          inputContainer={(input) => (
            <div className={styles.marked}>
              {input}
              {problem?.range !== undefined && <WrongPart range={problem.range} />}
            </div>
          )}
        />
        <TextInput
          label="At"
          type="time"
          disabled={time === null}
          title={time === null ? 'It has no single time of day' : undefined}
          value={time?.clock ?? ''}
          onChange={(event) => {
            const clock = event.currentTarget.value;
            if (clock !== '') change({ schedule: withTimeOfDay(draft.schedule, clock) });
          }}
        />
      </div>
      {problem !== undefined && (
        <div id="cron-says" role="alert" className={styles.error}>
          <p>{problem.message}</p>
          {problem.hint !== undefined && <p className={styles.hint}>{problem.hint}</p>}
          <Fixes fixes={problem.fixes ?? []} change={change} />
        </div>
      )}
    </div>
  );
}

/** A mark under a part of the input's text: its font gives every character the same width. */
function WrongPart({ range }: { range: { start: number; end: number } }) {
  return (
    <span
      className={styles.wrong}
      data-testid="wrong-part"
      style={{
        left: `calc(11px + ${range.start}ch)`,
        width: `${Math.max(1, range.end - range.start)}ch`,
      }}
    />
  );
}
