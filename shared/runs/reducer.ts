import type { Run, RunBlock, RunEvent } from './events.ts';

/**
 * Folds one event into the state of its run. The engine and every window use this one function, so a
 * page that is opened late replays the events and agrees. An event of another run changes nothing.
 */
export function reduceRun(run: Run | null, event: RunEvent): Run | null {
  if (event.type === 'run') return event.run;
  if (run === null || event.run !== run.run) return run;
  switch (event.type) {
    case 'block':
      return { ...run, blocks: replaceBlock(run.blocks, event.block) };
    case 'run_ended':
      return {
        ...run,
        status: event.status,
        ended_at: event.ended_at,
        duration_ms: event.duration_ms,
      };
    case 'progress':
      return run;
  }
}

function replaceBlock(blocks: RunBlock[], block: RunBlock): RunBlock[] {
  const at = blocks.findIndex((known) => known.name === block.name);
  return at < 0 ? [...blocks, block] : blocks.with(at, block);
}
