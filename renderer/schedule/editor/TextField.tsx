import { TextInput, type TextInputProps } from '@mantine/core';
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
  return (
    <TextInput
      {...input}
      value={draft[field]}
      error={problems[field]?.message}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}
