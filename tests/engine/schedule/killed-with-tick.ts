import { openEngine } from '../../../electron/engine/engine.ts';
import { testHost } from '../../fixtures/engine.ts';
import { HandClock } from './hand-clock.ts';

/**
 * An engine in a process of its own that kills itself when a tick has just been recorded and nothing of
 * its run yet: within the turn of the event loop in which the clock has passed the hour.
 */
const [dir = '', start = ''] = process.argv.slice(2);
const clock = new HandClock(start);
const engine = await openEngine({ dir, host: { ...testHost(), clock }, scheduler: true });
await engine.triggers({ next: 0 });
clock.passTo('2026-03-02T09:00:00.500Z');
process.kill(process.pid, 'SIGKILL');
