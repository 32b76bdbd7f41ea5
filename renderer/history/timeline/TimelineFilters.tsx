import { useDebouncedValue } from '@mantine/hooks';
import { CircleCheckBig, Search, X } from 'lucide-react';
import { useEffect } from 'react';
import { command, runCommand } from '../../app/commands/registry.ts';
import { usePipelineStore } from '../../app/store.ts';
import { onChange } from '../../app/sync/changes.ts';
import { ViewSwitch } from '../../data/ViewSwitch.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import pane from '../../ui/Pane.module.css';
import { useHistoryView } from '../historyView.ts';
import styles from './timeline.module.css';
import { useVersions } from './versionsStore.ts';

const TYPED_MS = 250;

/** Which versions the timeline has, and the way to what changed since the last green run. */
export function TimelineFilters() {
  const open = usePipelineStore((state) => state.name);
  const scope = useHistoryView((state) => state.scope);
  const search = useHistoryView((state) => state.search);
  const green = useHistoryView((state) => state.comparison.kind === 'green');
  useAsking(scope === 'pipeline' ? open : null, search);
  return (
    <div className={styles.filters}>
      <label className={styles.search}>
        <Search size={14} aria-hidden="true" />
        <span className="visually-hidden">Search versions</span>
        <input
          type="text"
          value={search}
          placeholder="Search names, labels, code"
          spellCheck={false}
          onChange={(event) => useHistoryView.setState({ search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') useHistoryView.setState({ search: '' });
          }}
        />
        {search !== '' && (
          <IconButton
            icon={X}
            size={24}
            label="Clear the search"
            onClick={() => useHistoryView.setState({ search: '' })}
          />
        )}
      </label>
      {open !== null && (
        <div className={styles.line}>
          <ViewSwitch
            label="Versions of"
            choices={[
              { value: 'pipeline', label: open },
              { value: 'all', label: 'All' },
            ]}
            value={scope}
            choose={(value) => useHistoryView.setState({ scope: value })}
          />
          <button
            type="button"
            className={`${pane.tool} ${styles.green}`}
            aria-pressed={green}
            title={`What changed in ${open} since its last run of all blocks that succeeded`}
            onClick={() => void runCommand(command('history.green'))}
          >
            <CircleCheckBig size={14} aria-hidden="true" />
            Since last green run
          </button>
        </div>
      )}
    </div>
  );
}

/** Asks for the versions as the filter wants them, and again when there are others. */
function useAsking(pipeline: string | null, search: string): void {
  const [typed] = useDebouncedValue(search.trim(), TYPED_MS);
  // An emptied field shows everything at once.
  const wanted = search.trim() === '' ? '' : typed;
  useEffect(() => {
    void useVersions.getState().ask({ pipeline, search: wanted });
  }, [pipeline, wanted]);
  useEffect(() => onChange(['history', 'run'], () => void useVersions.getState().refresh()), []);
}
