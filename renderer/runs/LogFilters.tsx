import styles from './log.module.css';
import type { LogWish } from './logFilter.ts';

interface LogFiltersProps {
  wish: LogWish;
  setWish(wish: LogWish): void;
  blocks: readonly string[];
}

const levels: readonly LogWish['level'][] = ['debug', 'info', 'warning', 'error'];
const levelNames = {
  debug: 'All levels',
  info: 'Info and up',
  warning: 'Warnings and up',
  error: 'Errors',
};
const streams: readonly LogWish['stream'][] = ['', 'stdout', 'stderr', 'log', 'display'];
const streamNames = {
  '': 'All streams',
  stdout: 'stdout',
  stderr: 'stderr',
  log: 'Logger',
  display: 'Displays',
};

/** Which lines of a log are shown. */
export function LogFilters({ wish, setWish, blocks }: LogFiltersProps) {
  return (
    <>
      <input
        className={styles.find}
        type="search"
        placeholder="Filter lines"
        aria-label="Filter lines by text"
        value={wish.text}
        onChange={(event) => setWish({ ...wish, text: event.currentTarget.value })}
      />
      <select
        aria-label="Block"
        value={wish.block}
        onChange={(event) => setWish({ ...wish, block: event.currentTarget.value })}
      >
        <option value="">All blocks</option>
        {blocks.map((block) => (
          <option key={block}>{block}</option>
        ))}
      </select>
      <select
        aria-label="Stream"
        value={wish.stream}
        onChange={(event) => {
          const stream = streams.find((one) => one === event.currentTarget.value);
          setWish({ ...wish, stream: stream ?? '' });
        }}
      >
        {streams.map((stream) => (
          <option key={stream} value={stream}>
            {streamNames[stream]}
          </option>
        ))}
      </select>
      <select
        aria-label="Level"
        value={wish.level}
        onChange={(event) => {
          const level = levels.find((one) => one === event.currentTarget.value);
          setWish({ ...wish, level: level ?? 'debug' });
        }}
      >
        {levels.map((level) => (
          <option key={level} value={level}>
            {levelNames[level]}
          </option>
        ))}
      </select>
    </>
  );
}
