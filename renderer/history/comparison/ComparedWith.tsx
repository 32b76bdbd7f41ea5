import { Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { compare, subjectOf, useHistoryView } from '../historyView.ts';
import { newestOf, useVersions } from '../timeline/versionsStore.ts';
import styles from './comparison.module.css';
import { useSides } from './useSides.ts';

/** What the version in view is compared with, and the choice of something else. */
export function ComparedWith({ diff }: { diff: VersionDiff }) {
  const newest = useVersions(newestOf);
  const sides = useSides(diff);
  const comparison = useHistoryView((state) => state.comparison);
  const version = subjectOf(comparison, newest);
  if (version === null) return null;
  const other = comparison.kind === 'pair' && comparison.to === version ? 'from' : 'to';
  const text = {
    version: diff.from === null ? 'nothing before it' : 'the version before',
    now: 'the files as they are now',
    pair: sides[other].text,
    green: '',
  }[comparison.kind];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={styles.with}>
          <span className={styles.quiet}>Compared with</span>
          <span>{text}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => compare({ kind: 'version', version })}>
          The version before
        </Menu.Item>
        <Menu.Item onClick={() => compare({ kind: 'now', version })}>
          The files as they are now
        </Menu.Item>
        <Menu.Item onClick={() => useHistoryView.setState({ picking: version })}>
          Another version…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
