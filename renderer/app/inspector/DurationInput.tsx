import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { DURATION_FORMS, formatDuration, parseDuration } from '../../../shared/units/durations.ts';

interface Props {
  label: string;
  placeholder: string;
  disabled?: boolean;
  /** Milliseconds; null for none. */
  value: number | null;
  /** Called with the duration as a file says it, and in milliseconds; both null for none. */
  onSet(text: string | null, ms: number | null): void;
}

/** A field for `5s`, `10m`. Says what it takes instead of saving what it does not understand. */
export function DurationInput({ label, placeholder, disabled = false, value, onSet }: Props) {
  const [wrong, setWrong] = useState(false);
  const shown = value === null ? '' : formatDuration(value);
  return (
    <TextInput
      key={shown}
      label={label}
      placeholder={placeholder}
      disabled={disabled}
      defaultValue={shown}
      error={wrong ? `Write it as ${DURATION_FORMS}` : undefined}
      onBlur={(event) => {
        const text = event.currentTarget.value.trim();
        const ms = parseDuration(text);
        setWrong(text !== '' && ms === null);
        if (text === '') onSet(null, null);
        else if (ms !== null) onSet(formatDuration(ms), ms);
      }}
    />
  );
}
