import { Radio, Switch } from '@mantine/core';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import type { TriggerKind } from '../triggerLook.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';
import { TextField } from './TextField.tsx';

interface Choice<Value extends string> {
  value: Value;
  label: string;
  what: string;
}

const catchUps: readonly Choice<Trigger['catch_up']>[] = [
  {
    value: 'latest',
    label: 'Run the latest',
    what: 'One run for the last one missed; the others are listed as missed.',
  },
  {
    value: 'all',
    label: 'Run all',
    what: 'Every one missed runs, oldest first, one after the other, the newest 100 at most.',
  },
  {
    value: 'none',
    label: 'Run none',
    what: 'They are listed as missed, and each can be run by hand.',
  },
];

/** What may be missed. A call that nobody hears is refused, and the caller knows. */
const missed: Readonly<Record<Exclude<TriggerKind, 'webhook'>, string>> = {
  cron: 'Ticks missed in sleep or while it was closed',
  every: 'Ticks missed in sleep or while it was closed',
  files: 'Files that came while it was closed',
  after: 'Runs that ended while it was closed',
};

const overlaps: readonly Choice<Trigger['overlap']>[] = [
  { value: 'skip', label: 'Skip it', what: 'The new one is listed as skipped.' },
  { value: 'queue', label: 'Queue it', what: 'It starts when the running one is over.' },
  {
    value: 'cancel_running',
    label: 'Cancel the running one',
    what: 'The running one is stopped and the new one starts.',
  },
  { value: 'allow', label: 'Run both', what: 'The new one starts beside the running one.' },
];

/** What happens when nobody was awake, when a run takes too long, and whether it runs at all. */
export function PolicyFields(fields: FieldsProps) {
  const { draft, change } = fields;
  return (
    <div className={styles.fields}>
      {draft.kind !== 'webhook' && (
        <Choices
          label={missed[draft.kind]}
          choices={catchUps}
          value={draft.catchUp}
          choose={(catchUp) => change({ catchUp })}
        />
      )}
      <Choices
        label="A tick while a run of this trigger is still on"
        choices={overlaps}
        value={draft.overlap}
        choose={(overlap) => change({ overlap })}
      />
      <TextField
        {...fields}
        field="lateAfter"
        label="Late after"
        description="Tell me when a run is not over this long after its time"
        placeholder="never, or 1h"
      />
      <div className={styles.switchrow}>
        <label htmlFor="trigger-enabled">
          On
          <span>{draft.enabled ? 'Runs by itself' : 'Paused: runs only by hand'}</span>
        </label>
        <Switch
          id="trigger-enabled"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </div>
    </div>
  );
}

function Choices<Value extends string>({
  label,
  choices,
  value,
  choose,
}: {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  choose(value: Value): void;
}) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(chosen) => {
        const choice = choices.find((each) => each.value === chosen);
        if (choice !== undefined) choose(choice.value);
      }}
    >
      <div className={styles.choices}>
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            size="xs"
            value={choice.value}
            label={choice.label}
            description={choice.what}
            classNames={{ radio: styles.radio ?? '', icon: styles.radioicon ?? '' }}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
