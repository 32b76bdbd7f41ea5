import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { BlockKind } from '../../../shared/pipeline/document.ts';
import { KindTile } from '../../ui/KindTile.tsx';
import { kinds, languages, languagesOf } from '../blocks.ts';
import { addBlock } from './addBlock.ts';
import styles from './BlockPicker.module.css';
import { templates } from './templates.ts';

/** What a dragged template is called on the clipboard of the drag. */
export const TEMPLATE_MEDIA = 'application/x-tidemill-template';

const shown: readonly BlockKind[] = [
  'source',
  'transform',
  'check',
  'condition',
  'sensor',
  'sink',
  'scratch',
  'note',
];

/** Every kind of block in every language: drag one onto the canvas, or click it. */
export function BlockPicker() {
  const [open, setOpen] = useState(() => localStorage.getItem('tidemill.picker') !== 'closed');
  const toggle = () => {
    localStorage.setItem('tidemill.picker', open ? 'closed' : 'open');
    setOpen(!open);
  };
  return (
    <section className={styles.picker} aria-label="Add a block">
      <button type="button" className={styles.head} aria-expanded={open} onClick={toggle}>
        <span className={styles.twist}>›</span>
        Drag or click to add
      </button>
      {open && (
        <ul className={styles.kinds}>
          {shown.map((kind) => (
            <li key={kind} className={styles.kind}>
              <KindTile kind={kind} size={16} />
              <span className={styles.title}>{kinds[kind].title}</span>
              <span className={styles.chips}>
                {languagesOf(kind).map((language) => (
                  <Chip
                    key={language}
                    id={`${kind}.${language}`}
                    label={languages[language].badge}
                  />
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Chip({ id, label }: { id: string; label: string }) {
  const template = templates.find((each) => each.id === id);
  if (template === undefined) return null;
  return (
    <Tooltip label={`${template.title}: ${template.about.toLowerCase()}`} position="right">
      <button
        type="button"
        className={styles.chip}
        draggable
        aria-label={`Add a ${template.title}`}
        onDragStart={(event) => {
          event.dataTransfer.setData(TEMPLATE_MEDIA, id);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() =>
          void addBlock(template, { position: null, screen: null, inputs: [], consumer: null })
        }
      >
        {label}
      </button>
    </Tooltip>
  );
}
