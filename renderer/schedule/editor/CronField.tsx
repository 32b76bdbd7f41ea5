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
          leftSectionWidth={0}
          leftSection={
            problem?.range === undefined ? null : (
              <span
                className={styles.wrong}
                data-testid="wrong-part"
                style={{
                  left: `calc(10px + ${problem.range.start}ch)`,
                  width: `${Math.max(1, problem.range.end - problem.range.start)}ch`,
                }}
              />
            )
          }
        />
        {time !== null && (
          <TextInput
            label="At"
            type="time"
            description=" "
            value={time.clock}
            onChange={(event) => {
              const clock = event.currentTarget.value;
              if (clock !== '') change({ schedule: withTimeOfDay(draft.schedule, clock) });
            }}
          />
        )}
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
