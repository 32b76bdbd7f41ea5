import { useState } from 'react';
import styles from './toolbar.module.css';

interface GoToRowProps {
  rows: number;
  go(row: number): void;
}

/** Jumps to a row by its number, from 1. Numbers beyond the end go to the last row. */
export function GoToRow({ rows, go }: GoToRowProps) {
  const [text, setText] = useState('');
  return (
    <form
      className={styles.goto}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(text.replaceAll(/[^0-9]/g, ''));
        if (wanted > 0) go(Math.min(wanted, rows) - 1);
        setText('');
      }}
    >
      <input
        inputMode="numeric"
        placeholder="Go to row"
        aria-label="Go to row"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </form>
  );
}
