import { MiniMap, type Node } from '@xyflow/react';
import { lookOf } from '../app/status/useBlockLook.ts';
import { useRunStore, useThemeStore } from '../app/store.ts';
import { palettes } from '../app/theme/tokens.ts';
import styles from './Overview.module.css';

/** The minimap: every block in the colour of its state, and where one is. Drag it to pan. */
export function Overview({ hidden }: { hidden: boolean }) {
  const runs = useRunStore();
  const colours = useThemeStore((state) => palettes[state.theme]);
  if (hidden) return null;
  const colour = (node: Node) => {
    const look = lookOf(runs, node.id);
    return look.glyph === 'never' ? colours.borderStrong : colours.status[look.tone].fill;
  };
  return (
    <MiniMap
      className={styles.overview ?? ''}
      style={{ width: 148, height: 92 }}
      pannable
      zoomable
      nodeColor={colour}
      nodeBorderRadius={16}
      bgColor="var(--raised)"
      maskColor="var(--overview-mask)"
      ariaLabel="Overview of the pipeline"
    />
  );
}
