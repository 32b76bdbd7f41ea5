import { Tag } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import type { VersionView } from '../../../shared/contract/history.ts';
import { usePipelineStore } from '../../app/store.ts';
import { useHistoryView } from '../historyView.ts';
import { reasons, timeText } from '../versionWords.ts';
import { RunsOfVersion } from './RunsOfVersion.tsx';
import styles from './timeline.module.css';

interface Props {
  version: VersionView;
  place: CSSProperties;
  /** In view at the right: as what it is about, or as what that is compared with. */
  part: 'subject' | 'other' | null;
  /** Tab comes to this row. */
  stop: boolean;
  /** `both`: compared with the version in view. */
  onOpen(both: boolean): void;
}

/** A version: what changed, when, why it was made, its label, and the runs that used it. */
export const VersionRow = memo(
  function VersionRow({ version, place, part, stop, onOpen }: Props) {
    const { icon: Icon, word } = reasons[version.reason];
    const touched = useTouched(version.pipelines);
    const tabIndex = stop ? 0 : -1;
    return (
      <li
        className={styles.version}
        style={place}
        data-version={version.version}
        data-part={part ?? undefined}
        data-runs={version.runs_total > 0 || undefined}
      >
        <button
          type="button"
          className={styles.open}
          tabIndex={tabIndex}
          aria-current={part === 'subject'}
          title={`${version.name}\n${new Date(version.time).toLocaleString()}`}
          onClick={(event) => onOpen(event.ctrlKey || event.metaKey || event.shiftKey)}
        >
          <span className={styles.name}>{version.name}</span>
          <time dateTime={version.time}>{timeText(version.time)}</time>
          <span className={styles.about}>
            <span className={styles.reason}>
              <Icon size={12} aria-hidden="true" />
              {word}
            </span>
            {version.label !== null && (
              <span className={styles.chip}>
                <Tag size={11} aria-hidden="true" />
                <span>
                  <span className="visually-hidden">labelled </span>
                  {version.label}
                </span>
              </span>
            )}
            {touched !== '' && <span className={styles.touched}>{touched}</span>}
          </span>
        </button>
        {version.runs_total > 0 && <RunsOfVersion version={version} tabIndex={tabIndex} />}
      </li>
    );
  },
  (before, after) =>
    before.version === after.version &&
    before.part === after.part &&
    before.stop === after.stop &&
    before.place.transform === after.place.transform,
);

/** The pipelines that a version changed; nothing where those are what the timeline is filtered by. */
function useTouched(pipelines: readonly string[]): string {
  const open = usePipelineStore((state) => state.name);
  const filtered = useHistoryView((state) => state.scope === 'pipeline');
  if (pipelines.length === 0) return 'project files';
  if (filtered && pipelines.length === 1 && pipelines[0] === open) return '';
  return pipelines.join(', ');
}
