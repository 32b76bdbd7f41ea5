import { useState } from 'react';
import type { Json } from '../../shared/worker/protocol.ts';
import styles from './json.module.css';

/** Children shown before a person asks for more. */
const STEP = 100;

/** A value of any depth as a tree that opens step by step, so that a huge value costs nothing. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <section className={styles.tree} aria-label="Value">
      <JsonNode name={null} value={value} depth={0} />
    </section>
  );
}

interface JsonNodeProps {
  name: string | null;
  value: Json;
  depth: number;
}

function JsonNode({ name, value, depth }: JsonNodeProps) {
  const [open, setOpen] = useState(depth < 2);
  const [shown, setShown] = useState(STEP);
  const indent = { paddingLeft: 12 + depth * 16 };
  if (value === null || typeof value !== 'object') {
    return (
      <div className={styles.row} style={indent}>
        <Name name={name} />
        <Scalar value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <>
      <div className={styles.row} style={indent}>
        <button
          type="button"
          onClick={() => setOpen(!open)}
          aria-expanded={open}
          aria-label={`${name ?? 'value'}, ${entries.length} entries`}
        >
          {open ? '▾' : '▸'}
        </button>
        <Name name={name} />
        <span className={styles.size}>{size}</span>
      </div>
      {open &&
        entries
          .slice(0, shown)
          .map(([key, child]) => <JsonNode key={key} name={key} value={child} depth={depth + 1} />)}
      {open && entries.length > shown && (
        <div className={styles.row} style={{ paddingLeft: 28 + depth * 16 }}>
          <button type="button" className={styles.more} onClick={() => setShown(shown + STEP * 10)}>
            {(entries.length - shown).toLocaleString()} more…
          </button>
        </div>
      )}
    </>
  );
}

function Name({ name }: { name: string | null }) {
  return name === null ? null : <span className={styles.name}>{name}:</span>;
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (value === null) return <em className={styles.null}>null</em>;
  if (value === '') return <em className={styles.null}>empty text</em>;
  return (
    <span data-type={typeof value}>{typeof value === 'string' ? `"${value}"` : String(value)}</span>
  );
}
