import { Rig } from './rig.ts';

/** Uses a pool, closes it and does nothing more: the process must end by itself. */
const rig = new Rig();
const { outcome } = await rig.run('python', 'def f(): return 1');
rig.pool.warm(['sql']);
await rig.close();
console.log(outcome.type);
