import { TextInput, type TextInputProps } from '@mantine/core';
import type { DraftProblem } from './checkDraft.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';

type Typed = 'name' | 'every' | 'settle' | 'start' | 'end' | 'jitter' | 'lateAfter';

/** A field of the draft that is typed as text, with what is wrong with it. */
export function TextField({
  field,
  draft,
  problems,
  change,
  ...input
}: FieldsProps & { field: Typed } & TextInputProps) {
  const problem = problems[field];
  return (
    <TextInput
      {...input}
      value={draft[field]}
      error={problem && <Problem {...problem} />}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}

function Problem({ message, hint }: DraftProblem) {
  return (
    <>
      {message}
      {hint !== undefined && <span className={styles.hint}> {hint}</span>}
    </>
  );
}
