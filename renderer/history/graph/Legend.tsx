import { changeKinds, changeLooks } from './changeLooks.ts';
import { countKinds, type DiffGraph } from './diffGraph.ts';
import styles from './graph.module.css';

/** What the colours and signs mean, with how many there are of each; only those that occur. */
export function Legend({ graph }: { graph: DiffGraph }) {
  const counts = countKinds(graph.blocks);
  const wires = (change: string) => graph.wires.filter((wire) => wire.change === change).length;
  const shown = changeKinds.filter((kind) => counts[kind] > 0);
  const changedWires = (['added', 'removed'] as const).filter((change) => wires(change) > 0);
  return (
    <ul className={styles.legend} aria-label="Legend">
      {shown.map((kind) => {
        const { icon: Icon, tone, word } = changeLooks[kind];
        return (
          <li key={kind} style={{ color: `var(--status-${tone}-text)` }}>
            <Icon size={13} aria-hidden="true" />
            {counts[kind]} {word}
          </li>
        );
      })}
      {changedWires.map((change) => (
        <li key={change} style={{ color: `var(--status-${changeLooks[change].tone}-text)` }}>
          <svg width="18" height="10" aria-hidden="true">
            <path className={styles.line} data-change={change} d="M0 5h18" />
          </svg>
          {wires(change)} {wires(change) === 1 ? 'wire' : 'wires'} {change}
        </li>
      ))}
    </ul>
  );
}
