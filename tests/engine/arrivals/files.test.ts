import {
  appendFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { putFile } from '../../fixtures/files.ts';
import { mountDisk } from '../project/folders.ts';
import { pipeline, Scheduled } from './fixture.ts';
import { LeapingClock } from './leaping-clock.ts';

let project: Scheduled;
afterEach(() => project.remove());

const drop = (globs = 'in/*.csv', more = '', settle = '50ms') =>
  pipeline(
    'load',
    `  - { name: drop, files: ${globs}, settle: ${settle}, overlap: queue${more} }\n`,
  );
const at = (name: string) => path.join(project.dir, name);
const put = (name: string, text = name) => putFile(at(name), text);
const ticks = (count: number) => project.ticks('load', 'drop', count);
const arrived = async (count: number) => Scheduled.files(await ticks(count));

const MINUTE = 60_000;

/** A clock by which minutes pass while something is waited for, and none while the test does something. */
class FlyingTime extends LeapingClock {
  async during<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => this.leap(11 * MINUTE), 50);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}

describe('a file that arrives', () => {
  it('starts one run, which knows the file; what was there before starts none', async () => {
    project = await Scheduled.open({
      ...pipeline(
        'load',
        `  - { name: drop, files: in/*.csv, settle: 50ms, params: { path: "\${file}" } }\n`,
        'params:\n  path: { type: string, default: none }\n',
      ),
      'in/old.csv': 'old',
    });
    await put('in/new.csv', 'new');
    await put('in/other.txt', 'not meant');
    const [tick] = await ticks(1);
    expect(tick).toMatchObject({
      outcome: 'success',
      pipeline: 'load',
      trigger: 'drop',
      cause: 'in/new.csv arrived',
    });
    expect(tick?.key).toMatch(/^in\/new\.csv\|3\|\d+/);
    const run = await project.engine.run(tick?.run ?? '');
    expect(run).toMatchObject({
      trigger: 'drop',
      trigger_type: 'files',
      cause: 'in/new.csv arrived',
      params: { path: 'in/new.csv' },
    });
    await put('in/late.csv');
    expect(await arrived(2)).toEqual(['in/new.csv', 'in/late.csv']);
  });

  it('that was refused is run again by hand, with the file, once the pipeline is right again', async () => {
    project = await Scheduled.open(
      pipeline(
        'load',
        `  - { name: drop, files: in/*.csv, settle: 50ms, params: { path: "\${file}" } }\n`,
        'params:\n  path: { type: string, default: none }\n',
      ),
    );
    await rm(at('pipelines/load/one.sql'));
    await put('in/new.csv', 'new');
    const [tick] = await ticks(1);
    expect(tick).toMatchObject({ outcome: 'refused', run: null });
    const again = () =>
      project.engine.fireTrigger({
        pipeline: 'load',
        trigger: 'drop',
        nominal: null,
        tick: tick?.key,
      });
    await expect(again()).rejects.toThrow("The file 'one.sql'");
    await put('pipelines/load/one.sql', 'select 1 as x');
    expect(await again()).toMatchObject({
      trigger: 'drop',
      trigger_type: 'files',
      nominal: tick?.nominal,
      cause: 'run again by hand: in/new.csv arrived',
      params: { path: 'in/new.csv' },
    });
  });

  it('is answered to when it has stopped growing', async () => {
    const time = new FlyingTime();
    project = await Scheduled.open(drop('in/*.csv', '', '10m'), time);
    await put('in/big.csv', '');
    for (let i = 0; i < 20; i += 1) {
      await appendFile(at('in/big.csv'), 'x'.repeat(100));
      await wait(30);
      time.leap(6 * MINUTE);
    }
    const [tick] = await time.during(() => ticks(1));
    expect(tick?.key).toMatch(/^in\/big\.csv\|2000\|/);
  });

  it('may be moved in, under another name or from elsewhere', async () => {
    project = await Scheduled.open({ ...drop(), 'aside/a.csv': 'a', 'in/b.csv.part': 'b' });
    await rename(at('aside/a.csv'), at('in/a.csv'));
    expect(await arrived(1)).toEqual(['in/a.csv']);
    await rename(at('in/b.csv.part'), at('in/b.csv'));
    expect(await arrived(2)).toEqual(['in/a.csv', 'in/b.csv']);
  });

  it('is answered to again when it has changed, was touched, or was put back', async () => {
    project = await Scheduled.open({ ...drop(), 'in/a.csv': 'one' });
    await put('in/a.csv', 'three');
    const [changed] = await ticks(1);
    const run = await project.engine.run(changed?.run ?? '');
    expect(run.cause).toBe('in/a.csv changed');
    await utimes(at('in/a.csv'), 1_000, 2_000);
    await ticks(2);
    await rename(at('in/a.csv'), at('a.csv'));
    await put('in/b.csv');
    await ticks(3);
    await rename(at('a.csv'), at('in/a.csv'));
    const all = await ticks(4);
    expect(all.map(({ key }) => key.split('|').slice(0, 3).join('|'))).toEqual([
      expect.stringMatching(/^in\/a\.csv\|5\|/),
      'in/a.csv|5|2000000',
      expect.stringMatching(/^in\/b\.csv\|/),
      'in/a.csv|5|2000000',
    ]);
  });

  it('is nothing where it is gone before it has settled', async () => {
    const time = new FlyingTime();
    project = await Scheduled.open(drop('in/*.csv', '', '10m'), time);
    await put('in/brief.csv');
    await rm(at('in/brief.csv'));
    await put('in/stays.csv');
    expect(await time.during(() => arrived(1))).toEqual(['in/stays.csv']);
  });

  it('is one of a thousand: each is answered to, as the overlap rule says', async () => {
    project = await Scheduled.open(
      pipeline('load', '  - { name: drop, files: in/*.csv, settle: 50ms, overlap: skip }\n'),
    );
    await mkdir(at('in'));
    const names = Array.from({ length: 1_000 }, (_, i) => `in/${i}.csv`);
    await Promise.all(names.map((name) => put(name)));
    const all = await ticks(1_000);
    expect(Scheduled.files(all).sort()).toEqual(names.sort());
    const outcomes = new Set(all.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(['skipped', 'success']);
  });
});

it.skipIf(process.platform !== 'linux')(
  'a file whose name is not UTF-8 is told of, until it has another',
  async () => {
    project = await Scheduled.open(drop());
    await mkdir(at('in'));
    const name = Buffer.from(`${at('in')}/caf\xe9.csv`, 'latin1');
    const told = async () => (await project.engine.triggers({ next: 0 }))[0]?.notes ?? [];
    await writeFile(name, 'x');
    await project.until(async () => (await told()).length === 1);
    expect(await told()).toEqual([
      'The name of in/caf\uFFFD.csv is not UTF-8, so the file cannot be taken and starts no run: rename it.',
    ]);
    await rename(name, at('in/café.csv'));
    expect(await arrived(1)).toEqual(['in/café.csv']);
    await project.until(async () => (await told()).length === 0);
  },
);

describe('folders', () => {
  it('may come later, go, and come again', async () => {
    project = await Scheduled.open(drop('data/**/in/*.csv'));
    await put('data/in/a.csv');
    expect(await arrived(1)).toEqual(['data/in/a.csv']);
    await put('data/deep/er/in/b.csv');
    await ticks(2);
    await rm(at('data'), { recursive: true });
    await put('data/in/c.csv');
    await put('data/x/in/d.csv');
    expect((await arrived(4)).slice(2).sort()).toEqual(['data/in/c.csv', 'data/x/in/d.csv']);
  });

  it('may be moved away and back: their files are the same', async () => {
    project = await Scheduled.open({ ...drop(), 'in/a.csv': 'a' });
    await put('in/b.csv');
    expect(await arrived(1)).toEqual(['in/b.csv']);
    await rename(at('in'), at('out'));
    await rename(at('out'), at('in'));
    await put('in/c.csv');
    expect(await arrived(2)).toEqual(['in/b.csv', 'in/c.csv']);
  });

  it('of tools and of Tidemill are never looked into', async () => {
    project = await Scheduled.open(drop('"**/*.csv"'));
    for (const dir of ['.git', 'node_modules/x', '.tidemill', 'a/node_modules', '.hidden']) {
      await put(`${dir}/no.csv`);
    }
    await put('a/b/yes.csv');
    expect(await arrived(1)).toEqual(['a/b/yes.csv']);
  });

  it('of tools say so where a glob names them', async () => {
    project = await Scheduled.open(drop('x/node_modules/*.csv'));
    expect(await project.problem('load', 'drop')).toBe(
      "Files in node_modules are never looked at, so 'x/node_modules/*.csv' matches nothing.",
    );
  });

  it('and files behind links are left alone, but for a link that the glob names', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'tidemill-outside-'));
    await writeFile(path.join(outside, 'secret.csv'), 'secret');
    project = await Scheduled.open(drop('["in/**/*.csv", "named/*.csv"]'));
    await mkdir(at('in'));
    await symlink(outside, at('in/dir'));
    await symlink(path.join(outside, 'secret.csv'), at('in/file.csv'));
    await put('in/real.csv');
    expect(await arrived(1)).toEqual(['in/real.csv']);
    await symlink(outside, at('named'));
    await putFile(path.join(outside, 'new.csv'), 'new');
    expect((await arrived(3)).sort()).toEqual(['in/real.csv', 'named/new.csv', 'named/secret.csv']);
    await rm(outside, { recursive: true });
  });

  it('behind a link that the glob names may go and come again', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'tidemill-outside-'));
    const inbox = path.join(outside, 'inbox');
    const time = new FlyingTime();
    project = await Scheduled.open(drop('named/*.csv'), time);
    await mkdir(inbox);
    await symlink(inbox, at('named'));
    await putFile(path.join(inbox, 'a.csv'), 'a');
    expect(await arrived(1)).toEqual(['named/a.csv']);
    await rm(inbox, { recursive: true });
    await mkdir(inbox);
    await putFile(path.join(inbox, 'b.csv'), 'b');
    expect(await time.during(() => arrived(2))).toEqual(['named/a.csv', 'named/b.csv']);
    await putFile(path.join(inbox, 'c.csv'), 'c');
    expect(await arrived(3)).toEqual(['named/a.csv', 'named/b.csv', 'named/c.csv']);
    await rm(outside, { recursive: true });
  });

  it('may be hidden by a disk that is mounted there, and seen again', async (context) => {
    const time = new FlyingTime();
    project = await Scheduled.open({ ...drop(), 'in/old.csv': 'old' }, time);
    const unmount = mountDisk(at('in'), 'size=64k');
    if (unmount === null) return context.skip('only root on Linux can mount');
    await put('in/on-disk.csv');
    expect(await time.during(() => arrived(1))).toEqual(['in/on-disk.csv']);
    await put('in/later.csv');
    expect(await arrived(2)).toEqual(['in/on-disk.csv', 'in/later.csv']);
    unmount();
    await put('in/below.csv');
    expect(await time.during(() => arrived(3))).toEqual([
      'in/on-disk.csv',
      'in/later.csv',
      'in/below.csv',
    ]);
  });

  it('may be outside the project', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'tidemill-outside-'));
    project = await Scheduled.open(drop(`"${outside}/in [1]/*.csv"`.replace('[1]', '\\\\[1\\\\]')));
    const file = path.join(outside, 'in [1]', 'a.csv');
    await putFile(file, 'a');
    expect(await arrived(1)).toEqual([file]);
    await rm(outside, { recursive: true });
  });
});

describe('a trigger', () => {
  it('starts anew when its files are others or it is switched on again', async () => {
    project = await Scheduled.open({ ...drop(), 'in/a.csv': 'a', 'two/b.csv': 'b' });
    const write = async (files: Record<string, string>, enabled: boolean) => {
      await put('pipelines/load/pipeline.yaml', Object.values(files)[0] ?? '');
      await project.until(async () => {
        const [view] = await project.engine.triggers({ next: 0 });
        const globs = Object.values(files)[0]?.includes(view?.definition.files[0] ?? '-');
        return globs && view?.enabled === enabled;
      });
    };
    await write(drop('two/*.csv'), true);
    await put('two/c.csv');
    expect(await arrived(1)).toEqual(['two/c.csv']);
    await write(drop('two/*.csv', ', enabled: false'), false);
    await put('two/d.csv');
    // What comes as the trigger does has arrived; this one was there before.
    await project.fileClockAfter((await stat(at('two/d.csv'))).ctimeMs + 100);
    await write(drop('two/*.csv'), true);
    await put('two/e.csv');
    expect(await arrived(2)).toEqual(['two/c.csv', 'two/e.csv']);
  });
});

describe('what arrives while the engine is off', () => {
  const TEN_MINUTES = 600_000;
  const meanwhile = async () => {
    for (const name of ['in/a.csv', 'in/b.csv', 'in/c.csv']) {
      await put(name);
      // Their order is told by the clock of the file system, which ticks slowly.
      const before = (await stat(at(name))).ctimeMs;
      await project.fileClockAfter(before);
    }
  };

  it('and is seen in time is answered to as ever', async () => {
    project = await Scheduled.open({ ...drop('in/*.csv', ', catch_up: none'), 'in/old.csv': '' });
    await project.reopen(meanwhile);
    const all = await ticks(3);
    expect(all.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success']);
  });

  it('is missed under catch_up: none', async () => {
    project = await Scheduled.open(drop('in/*.csv', ', catch_up: none'));
    await project.reopen(meanwhile, TEN_MINUTES);
    const all = await ticks(3);
    expect(all.map(({ outcome }) => outcome)).toEqual(['missed', 'missed', 'missed']);
    expect(all[0]?.reason).toBe(
      'it came while Tidemill was off, and the trigger does not catch up',
    );
    await project.reopen(() => put('in/d.csv'));
    expect((await arrived(4)).sort()).toEqual(['in/a.csv', 'in/b.csv', 'in/c.csv', 'in/d.csv']);
  });

  it('is answered to by the latest under catch_up: latest', async () => {
    project = await Scheduled.open(drop('in/*.csv', ', catch_up: latest'));
    await project.reopen(meanwhile, TEN_MINUTES);
    const all = await ticks(3);
    const outcomes = Object.fromEntries(
      all.map((tick) => [Scheduled.files([tick])[0], tick.outcome]),
    );
    expect(outcomes).toEqual({ 'in/a.csv': 'missed', 'in/b.csv': 'missed', 'in/c.csv': 'success' });
    const caughtUp = all.find(({ outcome }) => outcome === 'success');
    const run = await project.engine.run(caughtUp?.run ?? '');
    expect(run.cause).toBe('in/c.csv arrived while Tidemill was off');
  });

  it('is answered to one by one under catch_up: all, whatever the overlap rule', async () => {
    project = await Scheduled.open(
      pipeline(
        'load',
        '  - { name: drop, files: in/*.csv, settle: 50ms, overlap: skip, catch_up: all }\n',
      ),
    );
    await project.reopen(meanwhile, TEN_MINUTES);
    const all = await ticks(3);
    expect(all.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success']);
    const runs = await Promise.all(all.map(({ run }) => project.engine.run(run ?? '')));
    const inOrder = runs.sort((a, b) => (a.run < b.run ? -1 : 1));
    expect(inOrder.map(({ cause }) => cause?.slice(0, 8))).toEqual([
      'in/a.csv',
      'in/b.csv',
      'in/c.csv',
    ]);
    for (const [i, run] of inOrder.entries()) {
      const next = inOrder[i + 1];
      if (next)
        expect(Date.parse(next.started_at)).toBeGreaterThanOrEqual(Date.parse(run.ended_at ?? ''));
    }
  });

  it('in great numbers is folded: rows stay few, no file is taken twice', async () => {
    project = await Scheduled.open(drop('in/*.csv', ', catch_up: none'));
    await project.reopen(async () => {
      await mkdir(at('in'));
      const names = Array.from({ length: 1_600 }, (_, i) => `in/${i}.csv`);
      await Promise.all(names.map((name) => put(name)));
    }, TEN_MINUTES);
    const past = async () => {
      const day = 86_400_000;
      const from = new Date(Date.now() - day).toISOString();
      const until = new Date(Date.now() + day).toISOString();
      return (await project.engine.calendar({ from, until })).past;
    };
    const counted = async () => (await past()).reduce((sum, tick) => sum + tick.count, 0);
    await project.until(async () => (await counted()) === 1_600);
    expect((await past()).length).toBeLessThan(1_100);
    await project.reopen(() => put('in/new.csv'));
    const [newest] = await project.until(async () => {
      const latest = await project.engine.ticks({ pipeline: 'load', trigger: 'drop', limit: 1 });
      return latest[0]?.outcome === 'success' && latest;
    });
    expect(newest?.key).toMatch(/^in\/new\.csv/);
    expect(await counted()).toBe(1_601);
  });

  it('is nothing where a folder has only been away', async () => {
    project = await Scheduled.open({ ...drop(), 'in/a.csv': 'a', 'in/b.csv': 'b' });
    // Whatever was there at first is known once something has come.
    await put('in/first.csv');
    await ticks(1);
    await project.reopen(() => rename(at('in'), at('out')));
    await project.reopen(() => mkdir(at('in')));
    await project.reopen(async () => {
      await rm(at('in'), { recursive: true });
      await rename(at('out'), at('in'));
    });
    await put('in/c.csv');
    expect(await arrived(2)).toEqual(['in/first.csv', 'in/c.csv']);
  });
});
