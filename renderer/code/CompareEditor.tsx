import { useEffect, useRef } from 'react';
import type { Block } from '../../shared/pipeline/document.ts';
import { useThemeStore } from '../app/store.ts';
import { useDraftStore } from './drafts.ts';
import styles from './editor.module.css';
import { editorOptions } from './editorOptions.ts';
import { modelOf } from './models.ts';
import { monaco } from './monaco.ts';
import { editorTheme } from './theme.ts';

/** The file's text at the left, one's own at the right, where it can still be edited. */
export function CompareEditor({ block }: { block: Block }) {
  const host = useRef<HTMLDivElement>(null);
  const theirs = useDraftStore(({ drafts }) => drafts[block.name]?.theirs ?? null);
  const theme = useThemeStore((state) => state.theme);

  useEffect(() => monaco.editor.setTheme(editorTheme(theme)), [theme]);

  useEffect(() => {
    const mine = modelOf(block);
    if (!host.current || theirs === null || !mine) return;
    const original = monaco.editor.createModel(theirs, block.language);
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions,
      automaticLayout: true,
      renderSideBySide: true,
      originalEditable: false,
      originalAriaLabel: `${block.file} as it was changed outside`,
      modifiedAriaLabel: `${block.file} as you edited it`,
      renderOverviewRuler: false,
      glyphMargin: false,
    });
    editor.setModel({ original, modified: mine });
    return () => {
      editor.dispose();
      original.dispose();
    };
  }, [block, theirs]);

  return (
    <div className={styles.compare}>
      <div className={styles.sides} aria-hidden="true">
        <span>In the file</span>
        <span>Yours</span>
      </div>
      <div ref={host} className={styles.editor} />
    </div>
  );
}
