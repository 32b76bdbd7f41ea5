import type { LogLine } from '../../../shared/runs/events.ts';
import { type LogQuery, type RunLog, readLog } from './log.ts';

const BATCH = 2_000;

/**
 * The lines of a run's log after `after_seq` in batches: those in the file, then, while the run is
 * under way, those that come. Ends with the run.
 */
export async function* followLog(
  logsDir: string,
  live: RunLog | null,
  query: Omit<LogQuery, 'limit'>,
  signal?: AbortSignal,
): AsyncGenerator<LogLine[]> {
  const coming = live?.followers.listen(signal);
  try {
    let seq = query.after_seq;
    for (;;) {
      const lines = await readLog(logsDir, { ...query, after_seq: seq, limit: BATCH });
      if (lines.length > 0) yield lines;
      seq = lines.at(-1)?.seq ?? seq;
      if (lines.length < BATCH) break;
    }
    if (!coming) return;
    for await (const batch of coming) {
      const lines = batch.filter(
        (line) => line.seq > seq && (query.block === undefined || line.block === query.block),
      );
      if (lines.length > 0) yield lines;
    }
  } finally {
    coming?.stop();
  }
}
