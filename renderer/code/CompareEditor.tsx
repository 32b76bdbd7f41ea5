import type { Block } from '../../shared/pipeline/document.ts';
import { DiffEditor } from './DiffEditor.tsx';
import { useDraftStore } from './drafts.ts';
import styles from './editor.module.css';
import { modelOf } from './models.ts';

/** The file's text at the left, one's own at the right, where it can still be edited. */
export function CompareEditor({ block }: { block: Block }) {
  const theirs = useDraftStore(({ drafts }) => drafts[block.name]?.theirs ?? null);
  const mine = modelOf(block);
  return (
    <div className={styles.compare}>
      <div className={styles.sides} aria-hidden="true">
        <span>In the file</span>
        <span>Yours</span>
      </div>
      {theirs !== null && mine !== null && (
        <DiffEditor
          language={block.language}
          original={theirs}
          modified={mine}
          originalLabel={`${block.file} as it was changed outside`}
          modifiedLabel={`${block.file} as you edited it`}
        />
      )}
    </div>
  );
}
