import type { Glyph } from '../app/status/blockLook.ts';
import type { StatusTone } from '../app/theme/tokens.ts';
import styles from './StatusGlyph.module.css';

/** The sign of a status: a shape of its own for each, so that colour is never alone. 14 px. */
export function StatusGlyph({
  glyph,
  tone,
  size = 14,
}: {
  glyph: Glyph;
  tone: StatusTone;
  size?: number;
}) {
  return (
    <svg
      className={styles.glyph}
      data-glyph={glyph}
      viewBox="0 0 14 14"
      width={size}
      height={size}
      style={{ color: `var(--status-${tone})` }}
      aria-hidden="true"
    >
      {shapes[glyph]}
    </svg>
  );
}

const ring = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;
const mark = {
  fill: 'none',
  stroke: 'var(--glyph-ground, var(--panel))',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

const shapes: Record<Glyph, React.ReactNode> = {
  never: <circle cx="7" cy="7" r="5.25" {...ring} />,
  queued: (
    <>
      <circle cx="7" cy="7" r="5.25" {...ring} strokeDasharray="1.6 1.7" />
      <path d="M7 4.2V7l1.9 1.3" {...ring} strokeLinecap="round" />
    </>
  ),
  running: (
    <>
      <circle cx="7" cy="7" r="5.25" {...ring} opacity="0.25" />
      <path
        className={styles.arc}
        d="M7 1.75A5.25 5.25 0 1 1 1.75 7"
        {...ring}
        strokeWidth={2}
        strokeLinecap="round"
      />
    </>
  ),
  success: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="m4.3 7.2 1.9 1.9 3.5-3.9" {...mark} />
    </>
  ),
  cached: (
    <>
      <circle cx="7" cy="7" r="5.25" {...ring} />
      <path d="m4.5 7.2 1.8 1.8 3.2-3.6" {...ring} strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  stale: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="M3.9 7.7c.9-1.6 2-1.6 3.1-.7s2.2.9 3.1-.7" {...mark} />
    </>
  ),
  failed: (
    <>
      <path d="M4.5 1h5L13 4.5v5L9.5 13h-5L1 9.5v-5z" fill="currentColor" />
      <path d="m5 5 4 4m0-4-4 4" {...mark} />
    </>
  ),
  skipped: (
    <>
      <circle cx="7" cy="7" r="5.25" {...ring} />
      <path d="m4.4 9.6 5.2-5.2" {...ring} strokeLinecap="round" />
    </>
  ),
};
