import { useEffect } from 'react';
import { ColumnProfileCard } from './ColumnProfileCard.tsx';
import { columnKind, kindGlyph } from './columnKind.ts';
import styles from './profile.module.css';
import { useProfiles } from './profiles.tsx';

/** All columns' profiles in a list beside the grid. Computed when it is first shown. */
export function ProfileList() {
  const { state, rows, load } = useProfiles();
  useEffect(load, [load]);
  return (
    <aside className={styles.list} aria-label="Column profiles">
      {state.phase === 'failed' && <p className={styles.nothing}>{state.error.message}</p>}
      {(state.phase === 'loading' || state.phase === 'unasked') && (
        <p className={styles.nothing} role="status">
          Profiling {rows.toLocaleString()} rows…
        </p>
      )}
      {state.phase === 'ready' &&
        state.columns.map((profile) => (
          <section key={profile.name} data-kind={columnKind(profile.type)}>
            <h3>
              <i aria-hidden="true">{kindGlyph[columnKind(profile.type)]}</i>
              <b title={profile.name}>{profile.name}</b>
              <code>{profile.type}</code>
            </h3>
            <ColumnProfileCard profile={profile} rows={rows} />
          </section>
        ))}
    </aside>
  );
}
