import { describe, expect, it } from 'vitest';
import { trigger, withRig } from './rig.ts';

const START = '2026-03-02T08:30:00Z';

describe('what was missed while the machine slept', () => {
  it('is recorded with its reason and as a missed run', async () => {
    await withRig(START, [trigger({ catch_up: 'none' })], async (rig) => {
      rig.clock.sleepTo('2026-03-02T11:10:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 missed',
        '03-02T10:00 missed',
        '03-02T11:00 missed',
      ]);
      const [tick] = await rig.ticks();
      expect(tick?.reason).toBe('the machine was asleep from 2026-03-02 08:30 to 11:10');
      expect(rig.run(tick?.run ?? '')).toMatchObject({
        status: 'missed',
        trigger: 't',
        trigger_type: 'schedule',
        nominal: '2026-03-02T09:00:00.000Z',
        interval: { start: '2026-03-02T08:00:00.000Z', end: '2026-03-02T09:00:00.000Z' },
        cause: tick?.reason,
        blocks: [],
      });
      expect(rig.happenings).toEqual([
        {
          type: 'missed',
          pipeline: 'p',
          trigger: 't',
          count: 3,
          from: '2026-03-02T09:00:00.000Z',
          until: '2026-03-02T11:00:00.000Z',
          reason: tick?.reason,
        },
      ]);
    });
  });

  it('is caught up with by its latest', async () => {
    await withRig(START, [trigger({ catch_up: 'latest' })], async (rig) => {
      await rig.passTo('2026-03-02T08:31:00Z');
      rig.clock.sleepTo('2026-03-02T11:10:00Z');
      await rig.passTo('2026-03-02T11:11:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 missed',
        '03-02T10:00 missed',
        '03-02T11:00 running',
      ]);
      expect(rig.started[0]?.cause).toBe(
        'caught up: the machine was asleep from 2026-03-02 08:31 to 11:10',
      );
    });
  });

  it('needs no catching up where one comes on time', async () => {
    await withRig(START, [trigger({ catch_up: 'latest' })], async (rig) => {
      rig.clock.sleepTo('2026-03-02T11:00:30Z');
      await rig.passTo('2026-03-02T11:01:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 missed',
        '03-02T10:00 missed',
        '03-02T11:00 running',
      ]);
      expect(rig.started[0]?.cause).toBe('on its schedule, 0 * * * *');
    });
  });

  it('is caught up with one after the other, oldest first', async () => {
    await withRig(START, [trigger({ catch_up: 'all' })], async (rig) => {
      rig.clock.sleepTo('2026-03-02T11:10:00Z');
      await rig.passTo('2026-03-02T11:11:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 running',
        '03-02T10:00 due',
        '03-02T11:00 due',
      ]);
      await rig.passTo('2026-03-02T12:00:01Z');
      for (let ended = 0; ended < 4; ended++) await rig.end();
      expect(rig.started.map(({ nominal }) => nominal?.slice(11, 16))).toEqual([
        '09:00',
        '10:00',
        '11:00',
        '12:00',
      ]);
    });
  });

  it('is caught up with by 100 at most, and two of them at once in a project', async () => {
    const names = ['a', 'b', 'c'];
    const all = names.map((name) => trigger({ name, schedule: '* * * * *', catch_up: 'all' }));
    await withRig(START, all, async (rig) => {
      rig.clock.sleepTo('2026-03-02T11:10:30Z');
      await rig.passTo('2026-03-02T11:10:35Z');
      const started = rig.started.map((run) => run.trigger);
      expect(started).toHaveLength(2);
      const waiting = names.find((name) => !started.includes(name));
      const outcomes = (await rig.outcomes(waiting)).map((line) => line.split(' ')[1]);
      expect(outcomes.filter((outcome) => outcome === 'missed')).toHaveLength(59);
      expect(outcomes.filter((outcome) => outcome === 'due')).toHaveLength(101);
    });
  });
});

it('tells what was missed while the engine was not running', async () => {
  await withRig(START, [trigger({ catch_up: 'none' })], async (rig) => {
    await rig.close();
    rig.clock.passTo('2026-03-03T07:30:00Z');
    await rig.open();
    const ticks = await rig.ticks();
    expect(ticks).toHaveLength(23);
    expect(ticks[0]?.reason).toBe(
      'the engine was not running from 2026-03-02 08:30 to 2026-03-03 07:30',
    );
  });
});

it('tells a short absence to the second', async () => {
  await withRig(START, [trigger({ schedule: '* * * * *', catch_up: 'none' })], async (rig) => {
    await rig.close();
    rig.clock.passTo('2026-03-02T08:58:47Z');
    await rig.open();
    const [tick] = await rig.ticks();
    expect(tick?.reason).toBe('the engine was not running from 2026-03-02 08:30:00 to 08:58:47');
  });
});

it('tells what an edited trigger missed before it was read, and starts it anew', async () => {
  await withRig(START, [trigger()], async (rig) => {
    await rig.close();
    rig.project.write('p', [trigger({ schedule: '30 * * * *' })], true);
    rig.clock.passTo('2026-03-02T10:10:00Z');
    await rig.open();
    expect(await rig.outcomes()).toEqual(['03-02T09:00 missed', '03-02T10:00 missed']);
    expect((await rig.ticks())[0]?.reason).toMatch(/, and the schedule was changed meanwhile$/);
    await rig.passTo('2026-03-02T10:30:01Z');
    expect(await rig.outcomes()).toContain('03-02T10:30 running');
  });
});

it('folds what is older than a thousand missed ticks into one row', async () => {
  await withRig(START, [trigger({ schedule: '* * * * *', catch_up: 'none' })], async (rig) => {
    await rig.close();
    rig.clock.setTo('2026-03-12T08:30:00Z');
    await rig.open();
    const past = await rig.schedule.calendar({ from: START, until: '2026-03-03T08:30:00Z' });
    expect(past.past).toMatchObject([
      {
        nominal: '2026-03-02T08:31:00.000Z',
        count: 10 * 24 * 60 - 1 - 1_000,
        outcome: 'missed',
        run: null,
      },
    ]);
    expect(rig.happenings).toMatchObject([{ type: 'missed', count: 10 * 24 * 60 - 1 }]);
  });
});

it('follows the catch-up rule with ticks that a dead engine left without a run', async () => {
  const three = ['none', 'latest', 'all'] as const;
  const all = three.map((catch_up) => trigger({ name: catch_up, catch_up, overlap: 'queue' }));
  await withRig(START, all, async (rig) => {
    await rig.passTo('2026-03-02T10:00:01Z');
    await rig.close();
    rig.clock.passTo('2026-03-02T10:30:00Z');
    await rig.open();
    expect(await rig.outcomes('none')).toEqual(['03-02T09:00 running', '03-02T10:00 missed']);
    expect(await rig.outcomes('latest')).toEqual(['03-02T09:00 running', '03-02T10:00 running']);
    expect(await rig.outcomes('all')).toEqual(['03-02T09:00 running', '03-02T10:00 running']);
    const nominal = '2026-03-02T10:00:00.000Z';
    expect(rig.happenings).toMatchObject([
      { type: 'missed', trigger: 'none', count: 1, from: nominal, until: nominal },
    ]);
  });
});
