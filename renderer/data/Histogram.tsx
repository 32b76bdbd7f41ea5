import type { ColumnProfile } from '../../shared/contract/views.ts';
import styles from './profile.module.css';

/** A column's distribution as bars: bins for numbers and times, the commonest values for the rest. */
export function Histogram({ profile, bins }: { profile: ColumnProfile; bins: boolean }) {
  const most = Math.max(1, ...profile.histogram.map((bar) => bar.count));
  if (profile.histogram.length === 0) return <p className={styles.nothing}>No distribution</p>;
  return bins ? (
    <div className={styles.bins} role="img" aria-label={spoken(profile)}>
      {profile.histogram.map((bar) => (
        <span
          key={bar.label}
          title={`${bar.label}: ${bar.count.toLocaleString()}`}
          style={{ height: `${Math.max(bar.count > 0 ? 4 : 0, (bar.count / most) * 100)}%` }}
        />
      ))}
    </div>
  ) : (
    <ul className={styles.values} aria-label={`Most frequent values of ${profile.name}`}>
      {profile.histogram.slice(0, 6).map((bar) => (
        <li key={bar.label}>
          <i className={styles.fill} style={{ width: `${(bar.count / most) * 100}%` }} />
          <span className={styles.value} title={bar.label}>
            {bar.label === '' ? <em>empty</em> : bar.label}
          </span>
          <b className={styles.count}>{bar.count.toLocaleString()}</b>
        </li>
      ))}
    </ul>
  );
}

function spoken(profile: ColumnProfile): string {
  const peak = profile.histogram.reduce((a, b) => (b.count > a.count ? b : a));
  return `Distribution of ${profile.name}, ${profile.histogram.length} bins, most in ${peak.label}`;
}
