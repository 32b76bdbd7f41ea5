import type { VersionDiff, VersionView } from '../../../shared/contract/history.ts';
import { subjectOf, useHistoryView } from '../historyView.ts';
import { newestOf, timeOf, useVersions } from '../timeline/versionsStore.ts';
import { dayText, momentText, reasons, shortVersion, timeText } from '../versionWords.ts';
import styles from './comparison.module.css';
import { RestoreButton } from './RestoreButton.tsx';
import { VersionLabel } from './VersionLabel.tsx';

/** What the comparison is about: a version, its label and how to bring it back; or the last green run. */
export function ComparisonHead({ diff }: { diff: VersionDiff | null }) {
  const newest = useVersions(newestOf);
  const comparison = useHistoryView((state) => state.comparison);
  const subject = subjectOf(comparison, newest);
  const version = useVersions((state) => (subject === null ? undefined : state.met.get(subject)));
  if (comparison.kind === 'green') {
    return <GreenHead pipeline={comparison.pipeline} from={diff?.from ?? null} />;
  }
  return version === undefined ? null : <VersionHead version={version} />;
}

function VersionHead({ version }: { version: VersionView }) {
  const { icon: Icon, word } = reasons[version.reason];
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h2 title={version.name}>{version.name}</h2>
        <p className={styles.meta}>
          <time dateTime={version.time} title={new Date(version.time).toLocaleString()}>
            {dayText(version.time)} {timeText(version.time)}
          </time>
          <span className={styles.reason}>
            <Icon size={12} aria-hidden="true" />
            {word}
          </span>
          <code title={`Version ${version.version}`}>{shortVersion(version.version)}</code>
          <VersionLabel key={version.version} version={version} />
        </p>
      </div>
      <RestoreButton
        version={version.version}
        moment={momentText(version.time)}
        touched={version.pipelines}
      />
    </header>
  );
}

function GreenHead({ pipeline, from }: { pipeline: string; from: string | null }) {
  const time = useVersions((state) => timeOf(state, from));
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h2>Since the last green run of {pipeline}</h2>
        <p className={styles.meta}>
          {from === null ? (
            'From its version to the files as they are now'
          ) : (
            <>
              <span>{time === null ? 'From' : `From ${momentText(time)}, version`}</span>
              <code>{shortVersion(from)}</code>
              <span>to the files as they are now</span>
            </>
          )}
        </p>
      </div>
      {from !== null && (
        <RestoreButton version={from} moment="the last green run" touched={[pipeline]} />
      )}
    </header>
  );
}
