import { MultiSelect, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import { useProjectStore } from '../../app/store.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';
import { TextField } from './TextField.tsx';

/** What nobody has filled in yet is no mistake: it is one once the field was left, or `asked` for. */
interface AskingProps extends FieldsProps {
  /** Whether the person asked what keeps the form from being saved. */
  asked: boolean;
}

/** What files to wait for. */
export function FilesFields(fields: AskingProps) {
  const { draft, problems, change, asked } = fields;
  const [left, setLeft] = useState(false);
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
        error={(asked || left) && problems.files?.message}
        classNames={{ input: styles.code ?? '' }}
        onBlur={() => setLeft(true)}
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
  asked,
  pipeline,
}: AskingProps & { pipeline: string }) {
  const [left, setLeft] = useState(false);
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
        error={(asked || left) && problems.after?.message}
        onBlur={() => setLeft(true)}
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
