import { MultiSelect, Select, Textarea } from '@mantine/core';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import { useProjectStore } from '../../app/store.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';
import { TextField } from './TextField.tsx';

/** What files to wait for. */
export function FilesFields(fields: FieldsProps) {
  const { draft, problems, change } = fields;
  return (
    <div className={styles.fields}>
      <Textarea
        label="Files"
        description="Patterns, one a line; in the project or absolute. Each version of a file runs once."
        placeholder={'data/in/*.csv'}
        autosize
        minRows={2}
        maxRows={8}
        value={draft.files}
        spellCheck={false}
        error={problems.files?.message}
        classNames={{ input: styles.code ?? '' }}
        onChange={(event) => change({ files: event.currentTarget.value })}
      />
      <TextField
        {...fields}
        field="settle"
        label="Settled after"
        description="A file counts when it has not changed for this long"
      />
    </div>
  );
}

const endings: { value: Trigger['when']; label: string }[] = [
  { value: 'success', label: 'Succeeds' },
  { value: 'failure', label: 'Fails' },
  { value: 'finish', label: 'Is over, however it ended' },
];

/** Which pipelines to follow, and how they must have ended. */
export function AfterFields({
  draft,
  problems,
  change,
  pipeline,
}: FieldsProps & { pipeline: string }) {
  const pipelines = useProjectStore((state) => state.view?.pipelines);
  const names = (pipelines ?? []).map(({ name }) => name).filter((name) => name !== pipeline);
  return (
    <div className={styles.fields}>
      <MultiSelect
        size="xs"
        label="After"
        description={
          draft.after.length > 1
            ? 'When a whole run of each of them has ended so since the last time'
            : 'When a whole run of it ends'
        }
        placeholder={draft.after.length === 0 ? 'Choose pipelines' : ''}
        data={[...new Set([...names, ...draft.after])]}
        value={draft.after}
        searchable
        hidePickedOptions
        classNames={{ pill: styles.pill ?? '' }}
        error={problems.after?.message}
        onChange={(after) => change({ after })}
      />
      <Select
        label="When it"
        data={endings}
        value={draft.when}
        onChange={(value) => value !== null && change({ when: value as Trigger['when'] })}
      />
    </div>
  );
}
