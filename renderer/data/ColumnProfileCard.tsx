import type { ColumnProfile } from '../../shared/contract/views.ts';
import { columnKind } from './columnKind.ts';
import { Histogram } from './Histogram.tsx';
import styles from './profile.module.css';
import { countText, shareText } from './quantities.ts';

/** Everything the profile knows of one column: nulls, distinct values, range and distribution. */
export function ColumnProfileCard({ profile, rows }: { profile: ColumnProfile; rows: number }) {
  const kind = columnKind(profile.type);
  const nullShare = rows === 0 ? 0 : profile.nulls / rows;
  return (
    <div className={styles.card}>
      <Histogram profile={profile} bins={kind === 'number' || kind === 'time'} />
      <dl className={styles.facts}>
        <dt>Nulls</dt>
        <dd>
          {countText(profile.nulls)} <span className={styles.share}>{shareText(nullShare)}</span>
          <meter
            className={styles.nulls}
            min={0}
            max={1}
            value={nullShare}
            aria-label={`Share of nulls: ${shareText(nullShare)}`}
          />
        </dd>
        {profile.distinct !== null && (
          <>
            <dt>Distinct</dt>
            <dd>
              {profile.distinct_is_estimate && '≈ '}
              {countText(profile.distinct)}
            </dd>
          </>
        )}
        {profile.min !== null && <Fact name="Min" value={profile.min} />}
        {profile.max !== null && <Fact name="Max" value={profile.max} />}
        {profile.mean !== null && <Fact name="Mean" value={meanText(profile.mean)} />}
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </>
  );
}

function meanText(mean: number): string {
  return mean.toLocaleString(undefined, { maximumSignificantDigits: 6 });
}
