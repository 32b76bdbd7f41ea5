import { describe, expect, it } from 'vitest';
import { type Rig, trigger, withRig } from './rig.ts';

const START = '2026-03-02T08:30:00Z';
const NIGHTLY = { schedule: '0 2 * * *', timezone: 'Europe/Madrid' };

/** Is awake around noon on so many days, and asleep in between. */
async function throughNoons(rig: Rig, days: number): Promise<void> {
  for (let day = 2; day < 2 + days; day++) {
    const date = `2026-03-${String(day).padStart(2, '0')}`;
    rig.clock.sleepTo(`${date}T11:59:00Z`);
    await rig.passTo(`${date}T12:00:01Z`);
  }
}

describe('a clock that is set', () => {
  it('forward by hours is told from sleep', async () => {
    await withRig(START, [trigger({ catch_up: 'none' })], async (rig) => {
      await rig.passTo('2026-03-02T08:31:00Z');
      rig.clock.setTo('2026-03-02T10:30:00Z');
      expect((await rig.ticks())[0]).toMatchObject({
        outcome: 'missed',
        reason: 'the clock was set forward from 2026-03-02 08:31 to 10:30',
      });
    });
  });

  it('back runs nothing twice, and what had no run gets its turn', async () => {
    await withRig(START, [trigger({ catch_up: 'latest' })], async (rig) => {
      rig.clock.setTo('2026-03-02T11:30:00Z');
      await rig.passTo('2026-03-02T11:31:00Z');
      await rig.end();
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 missed',
        '03-02T10:00 missed',
        '03-02T11:00 success',
      ]);
      const [missed] = await rig.ticks();
      rig.clock.setTo('2026-03-02T08:40:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T11:00 success']);
      expect(rig.run(missed?.run ?? '')).toBeNull();
      await rig.passTo('2026-03-02T09:30:00Z');
      await rig.end();
      await rig.passTo('2026-03-02T10:30:00Z');
      await rig.end();
      await rig.passTo('2026-03-02T12:30:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 success',
        '03-02T10:00 success',
        '03-02T11:00 success',
        '03-02T12:00 running',
      ]);
      expect(rig.started).toHaveLength(4);
    });
  });

  it('back while the engine is off does the same', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.passTo('2026-03-02T10:30:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 running', '03-02T10:00 skipped']);
      await rig.end();
      await rig.close();
      rig.clock.setTo('2026-03-02T08:40:00Z');
      await rig.open();
      await rig.passTo('2026-03-02T10:30:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 success', '03-02T10:00 running']);
      expect(rig.started).toHaveLength(2);
    });
  });
});

describe('a machine that comes to another zone', () => {
  const floating = trigger({ schedule: '0 9 * * *', timezone: null });

  it('to the east catches up with what the clock on the wall has skipped', async () => {
    await withRig('2026-03-01T20:00:00Z', [floating], async (rig) => {
      rig.clock.moveTo('America/New_York');
      await rig.passTo('2026-03-02T12:30:00Z');
      expect(await rig.outcomes()).toEqual([]);
      rig.clock.moveTo('Europe/Madrid');
      await rig.passTo('2026-03-02T12:31:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T08:00 running']);
      expect(rig.started[0]?.cause).toBe(
        'caught up: the machine moved from America/New_York to Europe/Madrid, past that time',
      );
    });
  });

  it('to the west runs at its time there, and nothing of days before', async () => {
    const weekly = trigger({ name: 'w', schedule: '0 9 * * mon', timezone: null });
    await withRig('2026-03-01T20:00:00Z', [floating, weekly], async (rig) => {
      rig.clock.moveTo('Europe/Madrid');
      await rig.passTo('2026-03-02T08:30:00Z');
      await rig.end();
      await rig.end();
      await rig.passTo('2026-03-03T08:30:00Z');
      await rig.end();
      rig.clock.moveTo('America/New_York');
      await rig.passTo('2026-03-03T14:30:00Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T08:00 success',
        '03-03T08:00 success',
        '03-03T14:00 running',
      ]);
      expect(await rig.outcomes('w')).toEqual(['03-02T08:00 success']);
    });
  });

  it('while the engine is off is noticed by the next one', async () => {
    await withRig('2026-03-02T06:30:00Z', [floating], async (rig) => {
      rig.clock.moveTo('America/New_York');
      await rig.close();
      rig.clock.zone = 'Europe/Madrid';
      rig.clock.passTo('2026-03-02T08:30:00Z');
      await rig.open();
      expect(await rig.outcomes()).toEqual(['03-02T08:00 running']);
    });
  });

  it('is caught up with by the next engine where this one noticed and got no further', async () => {
    await withRig('2026-03-01T20:00:00Z', [floating], async (rig) => {
      rig.clock.moveTo('America/New_York');
      await rig.passTo('2026-03-02T12:30:00Z');
      rig.behindItsBack(
        "create trigger full before insert on ticks begin select raise(abort, 'full'); end",
      );
      rig.clock.moveTo('Europe/Madrid');
      await rig.close();
      await rig.open();
      expect(await rig.outcomes()).toEqual([]);
      rig.behindItsBack('drop trigger full');
      await rig.close();
      await rig.open();
      expect(await rig.outcomes()).toEqual(['03-02T08:00 running']);
    });
  });

  it('does not move a trigger with a zone of its own', async () => {
    await withRig('2026-03-02T00:30:00Z', [trigger(NIGHTLY)], async (rig) => {
      rig.clock.moveTo('Asia/Tokyo');
      await rig.passTo('2026-03-02T03:00:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T01:00 running']);
    });
  });
});

describe('what a schedule says', () => {
  it('puts off its ticks by a jitter that stays the same', async () => {
    const jittered = trigger({ jitter_ms: 1_800_000 });
    await withRig(START, [jittered], async (rig) => {
      const [view] = await rig.schedule.list({ next: 2 });
      const [first = '', second = ''] = view?.next ?? [];
      expect(Date.parse(second) - Date.parse(first)).toBe(3_600_000);
      expect(first > '2026-03-02T08:30:00.000Z' && first < '2026-03-02T09:30:00.000Z').toBe(true);
      await rig.passTo(first);
      expect(rig.started[0]?.nominal?.endsWith(':00:00.000Z')).toBe(true);
      expect(rig.started[0]?.started_at.slice(0, 19)).toBe(first.slice(0, 19));
    });
  });

  it('begins and ends with its dates', async () => {
    const span = trigger({ schedule: '0 12 * * *', start: '2026-03-04', end: '2026-03-05' });
    await withRig(START, [span], async (rig) => {
      await throughNoons(rig, 6);
      expect((await rig.ticks()).map(({ nominal }) => nominal.slice(5, 10))).toEqual([
        '03-04',
        '03-05',
      ]);
      expect(rig.started[0]?.interval).toEqual({
        start: '2026-03-03T12:00:00.000Z',
        end: '2026-03-04T12:00:00.000Z',
      });
      expect((await rig.schedule.list({ next: 3 }))[0]?.next).toEqual([]);
    });
  });

  it('keeps to the days of its calendar', async () => {
    const weekdays = trigger({ schedule: '0 12 * * *', calendar: 'office', overlap: 'allow' });
    const calendars = {
      office: { weekend: ['saturday' as const, 'sunday' as const], holidays: ['03-03'] },
    };
    const test = async (rig: Rig) => {
      await throughNoons(rig, 8);
      expect((await rig.ticks()).map(({ nominal }) => nominal.slice(5, 10))).toEqual([
        '03-02',
        '03-04',
        '03-05',
        '03-06',
        '03-09',
      ]);
    };
    await withRig(START, [weekdays], test, calendars);
  });

  it('says what is wrong with a calendar that is not there, and fires once it is', async () => {
    await withRig(START, [trigger({ calendar: 'office' })], async (rig) => {
      await rig.passTo('2026-03-02T09:30:00Z');
      expect(await rig.outcomes()).toEqual([]);
      expect((await rig.schedule.list({ next: 3 }))[0]).toMatchObject({
        problem: "tidemill.yaml has no calendar 'office'",
        next: [],
      });
      rig.project.calendars.office = { weekend: [], holidays: [] };
      await rig.write([trigger({ calendar: 'office' })]);
      await rig.passTo('2026-03-02T10:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T10:00 running']);
    });
  });

  it('fills in the placeholders of its parameters', async () => {
    const params = {
      at: `\${nominal}`,
      day: `\${date}`,
      from: `\${interval_start}`,
      until: `\${interval_end}`,
      fixed: 7,
    };
    await withRig('2026-03-02T00:30:00Z', [trigger({ ...NIGHTLY, params })], async (rig) => {
      await rig.passTo('2026-03-02T01:00:01Z');
      expect(rig.started[0]?.params).toEqual({
        at: '2026-03-02T01:00:00.000Z',
        day: '2026-03-02',
        from: '2026-03-01T01:00:00.000Z',
        until: '2026-03-02T01:00:00.000Z',
        fixed: 7,
      });
    });
  });
});

it('beats once a second at most while a schedule is on, and not at all without one', async () => {
  await withRig(START, [], async (rig) => {
    expect(rig.clock.waiting).toBe(0);
    await rig.write([trigger()]);
    expect(rig.clock.waiting).toBe(1);
    await rig.write([trigger({ enabled: false })]);
    await rig.passTo('2026-03-02T08:31:00Z');
    expect(rig.clock.waiting).toBe(0);
  });
});

it('looks at once when the system says that the machine woke up', async () => {
  await withRig(START, [trigger()], async (rig) => {
    rig.clock.leapTo('2026-03-02T09:00:10Z');
    expect(await rig.outcomes()).toEqual([]);
    rig.schedule.wake();
    expect((await rig.outcomes())[0]).toMatch(/^03-02T09:00/);
  });
});
