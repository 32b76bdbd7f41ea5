import { TriangleAlert } from 'lucide-react';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { useHistoryView } from '../historyView.ts';
import { momentText } from '../versionWords.ts';
import styles from './timeline.module.css';
import { VersionList } from './VersionList.tsx';
import { timeOf, useVersions } from './versionsStore.ts';

/** The versions that pass the filter, newest first, and what there is to say of the history itself. */
export function Timeline() {
  const { versions, loading, problem, error } = useVersions();
  const picking = useHistoryView((state) => state.picking);
  const found = versions.length > 0;
  return (
    <>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          <TriangleAlert size={14} aria-hidden="true" />
          {problem}
        </p>
      )}
      {picking !== null && <PickBar version={picking} />}
      {found && <VersionList />}
      {!found && error !== null && (
        <div className={styles.none} role="alert">
          <p>{error.message}</p>
          {error.hint !== undefined && <p>{error.hint}</p>}
        </div>
      )}
      {!found && error === null && (loading ? <PaneLoading /> : <Nothing />)}
    </>
  );
}

/** Says that the next version chosen is the other one of a comparison. */
function PickBar({ version }: { version: string }) {
  const time = useVersions((state) => timeOf(state, version));
  return (
    <div className={styles.pick} role="status">
      <span>Choose what to compare {time === null ? 'it' : momentText(time)} with</span>
      <button type="button" onClick={() => useHistoryView.setState({ picking: null })}>
        Cancel
      </button>
    </div>
  );
}

function Nothing() {
  const search = useHistoryView((state) => state.search);
  const filtered = useVersions((state) => (state.query?.pipeline ?? null) !== null);
  if (search !== '') {
    return (
      <div className={styles.none}>
        <p>
          No version holds “{search}” in its name, label, paths or code, and no id begins with it.
        </p>
        <button type="button" onClick={() => useHistoryView.setState({ search: '' })}>
          Clear the search
        </button>
      </div>
    );
  }
  if (filtered) {
    return (
      <div className={styles.none}>
        <p>No version changed this pipeline yet.</p>
        <button type="button" onClick={() => useHistoryView.setState({ scope: 'all' })}>
          Show all versions
        </button>
      </div>
    );
  }
  return (
    <div className={styles.none}>
      <p>No version yet. Every save and every run makes one of what changed.</p>
    </div>
  );
}
