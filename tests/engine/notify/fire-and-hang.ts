/** An engine that fires the trigger of `orders`, says which run that made, and is killed in it. */
import { openEngine } from '../../../electron/engine/engine.ts';
import { testHost } from '../../fixtures/engine.ts';

const engine = await openEngine({ dir: process.argv[2] ?? '', host: testHost(), scheduler: true });
const { run } = await engine.fireTrigger({ pipeline: 'orders', trigger: 'nightly', nominal: null });
process.send?.(run);
