import { Layers } from 'lucide-react';
import { openTrigger } from '../scheduleView.ts';
import styles from './calendar.module.css';
import type { Load } from './loads.ts';

const LISTED = 6;

/** Where several triggers start in the same minute, and what helps. */
export function LoadList({ loads, marked }: { loads: readonly Load[]; marked: boolean }) {
  if (loads.length === 0) return null;
  return (
    <section className={styles.loads} aria-label="Starting together">
      <h2>
        <Layers size={14} aria-hidden="true" /> Starting together
        <span>
          {marked && 'Marked by a bar at their left. '}A jitter, such as 5m, or another minute
          spreads the load.
        </span>
      </h2>
      <ul>
        {loads.slice(0, LISTED).map(({ clock, days, ids }) => (
          <li key={`${clock} ${days} ${ids.join(' ')}`}>
            <b>
              {clock} {days}
            </b>
            : {ids.length} triggers start together:{' '}
            {ids.map((id) => (
              <TriggerLink key={id} id={id} />
            ))}
          </li>
        ))}
      </ul>
      {loads.length > LISTED && <p>and {loads.length - LISTED} more times</p>}
    </section>
  );
}

function TriggerLink({ id }: { id: string }) {
  const [pipeline = '', trigger = ''] = splitId(id);
  return (
    <button
      type="button"
      title={`Edit ${trigger} of ${pipeline}`}
      onClick={() => openTrigger(pipeline, trigger)}
    >
      {pipeline}/{trigger}
    </button>
  );
}

/** A trigger's name may hold a slash; a pipeline's cannot. */
function splitId(id: string): [string, string] {
  const at = id.indexOf('/');
  return [id.slice(0, at), id.slice(at + 1)];
}
