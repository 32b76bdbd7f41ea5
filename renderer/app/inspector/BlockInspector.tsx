import { CirclePlay, Ellipsis } from 'lucide-react';
import type { Block } from '../../../shared/pipeline/document.ts';
import { openBlockMenu } from '../../canvas/menu/BlockMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { KindTile } from '../../ui/KindTile.tsx';
import { LanguageBadge } from '../../ui/LanguageBadge.tsx';
import { rowsText } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { runBlocks } from '../commands/run.ts';
import { useBlockLook } from '../status/useBlockLook.ts';
import { sayError } from '../store.ts';
import { BlockProblems } from './BlockProblems.tsx';
import { BlockSchema } from './BlockSchema.tsx';
import { BlockSettings } from './BlockSettings.tsx';
import { BlockWires } from './BlockWires.tsx';
import styles from './Inspector.module.css';

/** Everything about one block that is not its code or its rows. */
export function BlockInspector({ block }: { block: Block }) {
  const look = useBlockLook(block.name);
  return (
    <>
      <header className={styles.head}>
        <KindTile kind={block.kind} />
        <h2 title={block.name}>{block.name}</h2>
        <LanguageBadge language={block.language} />
        {block.kind !== 'note' && (
          <IconButton
            icon={CirclePlay}
            size={24}
            label="Run with what it needs"
            keys="Mod+Enter"
            onClick={() => void runBlocks([block.name]).catch(sayError)}
          />
        )}
        <IconButton
          icon={Ellipsis}
          size={24}
          label={`More for ${block.name}`}
          onClick={(event) => openBlockMenu(block.name, event.currentTarget)}
        />
      </header>
      {block.kind !== 'note' && (
        <p className={styles.state}>
          <StatusGlyph glyph={look.glyph} tone={look.tone} />
          <span style={{ color: `var(--status-${look.tone}-text)`, fontWeight: 500 }}>
            {look.word}
          </span>
          {look.detail !== '' && <span>{look.detail}</span>}
          {look.rows !== null && <span>{rowsText(look.rows, true)}</span>}
        </p>
      )}
      <BlockProblems block={block} />
      <BlockSettings block={block} />
      <BlockWires block={block} />
      {block.kind !== 'note' && <BlockSchema block={block.name} />}
    </>
  );
}
