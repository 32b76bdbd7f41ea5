import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { reachEngine } from '../../../electron/headless/reach.ts';
import { writeProject } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';
import { LAUNCHER, start } from '../cli/command.ts';
import { pipeline } from './fixture.ts';

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));

/** Programs under a limit of their own, which a namespace of users lets anybody set on Linux. */
const limited = (limit: string) => [
  'unshare',
  '-Ur',
  'sh',
  '-c',
  `echo ${limit.split('=')[1]} > /proc/sys/user/${limit.split('=')[0]} && exec "$0" "$@"`,
];
const [unshare = '', ...rest] = limited('max_inotify_watches=3');
const canLimit = spawnSync(unshare, [...rest, 'true']).status === 0;
if (!canLimit) console.log('skipped: limits of watches cannot be set here');

it.skipIf(!canLimit).concurrent.each([
  ['max_inotify_watches=1', 'watched folders', 'fs.inotify.max_user_watches'],
  ['max_inotify_instances=0', 'processes that watch folders', 'fs.inotify.max_user_instances'],
])(
  'without watches files are found by looking, and the limit is told: %s',
  async (limit, what, setting) => {
    const dir = await writeProject({
      ...pipeline('load', '  - { name: drop, files: "in/**/*.csv", settle: 50ms }\n'),
      'in/a/old.csv': 'old',
    });
    const serving = start(['serve', dir], {
      program: [...limited(limit), process.execPath, LAUNCHER],
    });
    try {
      const reached = await reachEngine(await serving.line('http://'), 60_000);
      if (reached === null) throw new Error('What serves cannot be reached.');
      const { client } = reached;
      let problem: string | null = null;
      for await (const _ of await client.project.changes()) {
        const [view] = await client.triggers.list({ next: 0 });
        problem = view?.problem ?? null;
        if (problem !== null) break;
      }
      expect(problem).toContain(`the system's limit of ${what} is reached`);
      expect(problem).toContain(`sudo sysctl ${setting}`);
      await putFile(path.join(dir, 'in/a/new.csv'), 'new');
      for await (const _ of await client.project.changes()) {
        const [tick] = await client.triggers.ticks({
          pipeline: 'load',
          trigger: 'drop',
          limit: 10,
        });
        if (tick?.outcome !== 'success') continue;
        expect(tick.key).toMatch(/^in\/a\/new\.csv\|/);
        break;
      }
      reached.close();
    } finally {
      serving.child.kill('SIGTERM');
      await serving.ended;
      await rm(dir, { recursive: true, force: true });
    }
  },
);
