import { Copy, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { fullText } from './cellText.ts';
import { copyText } from './clipboard.ts';
import styles from './inspector.module.css';
import type { InspectedCell } from './OutputGrid.tsx';
import { countText } from './quantities.ts';

interface CellInspectorProps {
  cell: InspectedCell;
  close(): void;
}

/** One cell, whole: long text wrapped, JSON indented. Follows the grid's focus while it is open. */
export function CellInspector({ cell, close }: CellInspectorProps) {
  const panel = useRef<HTMLElement>(null);
  const text = cell.value === null ? 'null' : fullText(cell.value);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    const scope = panel.current?.parentElement;
    scope?.addEventListener('keydown', onKey);
    return () => scope?.removeEventListener('keydown', onKey);
  }, [close]);

  return (
    <aside ref={panel} className={styles.panel} aria-label="Cell">
      <header>
        <div>
          <b>{cell.column.name}</b>
          <span>
            row {countText(cell.row + 1)} · {cell.column.type}
          </span>
        </div>
        <button type="button" onClick={() => void copyText(text)} title="Copy the whole value">
          <Copy size={14} aria-hidden="true" />
          <span className={styles.hidden}>Copy the whole value</span>
        </button>
        <button type="button" onClick={close} title="Close (Esc)">
          <X size={14} aria-hidden="true" />
          <span className={styles.hidden}>Close</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} data-null={cell.value === null}>
        {cell.value === '' ? <em>empty text</em> : text}
      </pre>
      {typeof cell.value === 'string' && cell.value.length > 0 && (
        <footer>{countText([...cell.value].length)} characters</footer>
      )}
    </aside>
  );
}
