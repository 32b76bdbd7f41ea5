import { describe, expect, it } from 'vitest';
import { trigger, withRig } from './rig.ts';

const START = '2026-03-02T08:30:00Z';

describe('a trigger that is edited', () => {
  it('starts anew from now where its times are others', async () => {
    await withRig(START, [trigger({ schedule: '15 9 * * *' })], async (rig) => {
      await rig.passTo('2026-03-02T09:30:00Z');
      await rig.end();
      await rig.write([trigger({ schedule: '20 9 * * *' })]);
      await rig.passTo('2026-03-02T10:00:00Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:15 success']);
      await rig.passTo('2026-03-03T09:20:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:15 success', '03-03T09:20 running']);
    });
  });

  it('goes on with other parameters and another policy where they are the same', async () => {
    await withRig(START, [trigger({ catch_up: 'none' })], async (rig) => {
      await rig.close();
      rig.project.write('p', [trigger({ catch_up: 'latest', params: { a: 1 } })], true);
      rig.clock.passTo('2026-03-02T09:10:00Z');
      await rig.open();
      expect(await rig.outcomes()).toEqual(['03-02T09:00 running']);
      expect(rig.started[0]?.params).toEqual({ a: 1 });
    });
  });

  it('makes up for nothing when it is switched on again', async () => {
    await withRig(START, [trigger({ enabled: false })], async (rig) => {
      await rig.passTo('2026-03-02T10:30:00Z');
      await rig.write([trigger()]);
      expect(await rig.outcomes()).toEqual([]);
      await rig.passTo('2026-03-02T11:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T11:00 running']);
    });
  });

  it('stops when it is removed', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.write([]);
      await rig.passTo('2026-03-02T10:30:00Z');
      expect(rig.started).toEqual([]);
      expect(await rig.schedule.list({ next: 1 })).toEqual([]);
    });
  });
});

describe('files with errors', () => {
  it('leave the last good triggers in force, and each of their ticks is refused and told', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.write([], false);
      await rig.passTo('2026-03-02T09:00:01Z');
      const [tick] = await rig.ticks();
      expect(tick).toMatchObject({ outcome: 'refused', reason: 'It has a cycle.', run: null });
      expect(rig.happenings).toEqual([
        {
          type: 'refused',
          pipeline: 'p',
          trigger: 't',
          nominal: '2026-03-02T09:00:00.000Z',
          error: { code: 'pipeline.cycle', message: 'It has a cycle.' },
        },
      ]);
      expect((await rig.schedule.list({ next: 1 }))[0]).toMatchObject({
        next: ['2026-03-02T10:00:00.000Z'],
        problem: 'The files of p have errors, so that its runs are refused: tidemill validate p',
      });
    });
  });

  it('are a change of what triggers show when they come and when they go', async () => {
    await withRig(START, [trigger()], async (rig) => {
      const problem = async () => (await rig.schedule.list({ next: 0 }))[0]?.problem;
      for (const [valid, shown] of [
        [false, 'The files of p have errors'],
        [true, null],
      ] as const) {
        const before = rig.changes;
        await rig.write([trigger()], valid);
        expect(rig.changes).toBe(before + 1);
        if (shown === null) expect(await problem()).toBeNull();
        else expect(await problem()).toContain(shown);
        await rig.write([trigger()], valid);
        expect(rig.changes).toBe(before + 1);
      }
    });
  });

  it('leave them in force over a restart', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.close();
      rig.project.write('p', [], false);
      await rig.open();
      await rig.passTo('2026-03-02T09:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 refused']);
      await rig.write([trigger()], true);
      await rig.passTo('2026-03-02T10:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 refused', '03-02T10:00 running']);
    });
  });

  it('put nothing into force that never was', async () => {
    await withRig(START, [], async (rig) => {
      await rig.write([trigger()], false);
      await rig.passTo('2026-03-02T10:30:00Z');
      expect(await rig.ticks()).toEqual([]);
    });
  });
});

describe('an engine that does not run triggers by itself', () => {
  it('shows what is in force and fires by hand, and changes nothing', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.passTo('2026-03-02T09:00:01Z');
      await rig.end();
      await rig.close();
      rig.project.write('p', [trigger(), trigger({ name: 'new', schedule: '5 * * * *' })], true);
      rig.clock.passTo('2026-03-02T12:10:00Z');
      await rig.open(false);
      expect(rig.clock.waiting).toBe(0);
      const views = await rig.schedule.list({ next: 1 });
      expect(views.map(({ trigger: name, next }) => [name, ...next])).toEqual([
        ['new', '2026-03-02T13:05:00.000Z'],
        ['t', '2026-03-02T13:00:00.000Z'],
      ]);
      expect(views[1]?.last).toEqual({
        nominal: '2026-03-02T09:00:00.000Z',
        outcome: 'success',
        run: 'run1',
      });
      await rig.schedule.fire({ pipeline: 'p', trigger: 't', nominal: null });
      await rig.end();
      await rig.close();
      await rig.open();
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 success',
        '03-02T10:00 missed',
        '03-02T11:00 missed',
        '03-02T12:00 running',
      ]);
    });
  });
});

describe('firing by hand', () => {
  it('runs as of an instant, with its interval', async () => {
    const params = { day: `\${date}` };
    await withRig(START, [trigger({ schedule: '0 2 * * *', params })], async (rig) => {
      const run = await rig.schedule.fire({
        pipeline: 'p',
        trigger: 't',
        nominal: '2026-02-10T02:00:00Z',
      });
      expect(run).toMatchObject({
        trigger: 't',
        trigger_type: 'schedule',
        nominal: '2026-02-10T02:00:00.000Z',
        interval: { start: '2026-02-09T02:00:00.000Z', end: '2026-02-10T02:00:00.000Z' },
        cause: 'run by hand as of 2026-02-10T02:00:00.000Z',
        params: { day: '2026-02-10' },
      });
      expect(await rig.ticks()).toEqual([]);
    });
  });

  it('says what it does not know', async () => {
    const file = trigger({
      name: 'f',
      type: 'files',
      schedule: null,
      params: { path: `\${file}` },
    });
    await withRig(START, [trigger(), file], async (rig) => {
      const fire = (name: string, nominal: string | null = null) =>
        rig.schedule.fire({ pipeline: 'p', trigger: name, nominal });
      await expect(fire('x')).rejects.toMatchObject({ code: 'trigger.missing' });
      await expect(fire('t', 'noon')).rejects.toMatchObject({ code: 'schedule.bad_instant' });
      await expect(fire('f')).rejects.toMatchObject({ code: 'trigger.missing_fact' });
    });
  });

  it('runs a tick once more, but not a row that stands for several, nor one of which it does not know', async () => {
    const minutely = trigger({ schedule: '* * * * *', catch_up: 'none' });
    await withRig(START, [minutely], async (rig) => {
      const again = (tick: string) =>
        rig.schedule.fire({ pipeline: 'p', trigger: 't', nominal: null, tick });
      await rig.close();
      rig.clock.passTo('2026-03-04T09:00:00Z');
      await rig.open();
      const ticks = await rig.ticks();
      const last = ticks.at(-2);
      expect(last?.outcome).toBe('missed');
      expect(await again(last?.key ?? '')).toMatchObject({ nominal: last?.nominal });
      const folded = (await rig.ticks('t', 2_000)).find(({ count }) => count > 1);
      await expect(again(folded?.key ?? '')).rejects.toMatchObject({ code: 'tick.several' });
      await expect(again('never')).rejects.toMatchObject({ code: 'tick.missing' });
    });
  });
});

it('lists what was and what is to come', async () => {
  const often = trigger({ name: 'o', schedule: '* * * * *', overlap: 'allow' });
  await withRig(START, [trigger(), often], async (rig) => {
    await rig.passTo('2026-03-02T09:00:01Z');
    const view = await rig.schedule.calendar({
      from: '2026-03-02T08:55:00Z',
      until: '2026-03-03T09:00:00Z',
    });
    expect(view.past).toHaveLength(7);
    const coming = Object.fromEntries(view.coming.map((one) => [one.trigger, one]));
    expect(coming.t?.at).toHaveLength(23);
    expect(coming.t?.count).toBe(23);
    expect(coming.o?.at).toHaveLength(500);
    expect(coming.o?.count).toBe(24 * 60 - 1);
    expect(view.truncated).toBe(true);
    const far = { from: '2026-03-01T00:00:00Z', until: '2027-03-01T00:00:00Z' };
    await expect(rig.schedule.calendar(far)).rejects.toMatchObject({ code: 'schedule.bad_span' });
  });
});

describe('what is told', () => {
  it('is a run that ended, with the error of its first block that failed', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.passTo('2026-03-02T09:00:01Z');
      await rig.end('failed');
      expect(rig.happenings).toMatchObject([
        { type: 'run_ended', run: { run: 'run1', status: 'failed', trigger: 't' } },
      ]);
    });
  });

  it('is a run that failed also where the ledger cannot be read to say why', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.passTo('2026-03-02T09:00:01Z');
      const [run] = rig.started;
      if (!run) throw new Error('Nothing has started.');
      rig.behindItsBack('alter table run_events rename to lost');
      rig.schedule.runEnded({ ...run, status: 'failed', ended_at: run.started_at });
      rig.behindItsBack('alter table lost rename to run_events');
      expect(rig.happenings).toMatchObject([
        { type: 'run_ended', error: { message: expect.stringMatching(/^Why .* run_events/) } },
      ]);
    });
  });

  it('is a tick that is late, once', async () => {
    await withRig(START, [trigger({ late_after_ms: 600_000 })], async (rig) => {
      await rig.passTo('2026-03-02T09:40:00Z');
      const late = {
        type: 'late',
        pipeline: 'p',
        trigger: 't',
        nominal: '2026-03-02T09:00:00.000Z',
        run: 'run1',
        reason: 'its run run1 is still on',
      };
      expect(rig.happenings).toEqual([late]);
    });
  });

  it('is a tick that is late also where nothing waits for the time', async () => {
    const hook = trigger({ type: 'webhook', schedule: null, late_after_ms: 600_000 });
    await withRig(START, [hook], async (rig) => {
      expect(rig.clock.waiting).toBe(0);
      const { token } = await rig.schedule.token({ pipeline: 'p', trigger: 't' });
      const call = { pipeline: 'p', trigger: 't', token, idempotencyKey: null, contentType: null };
      await rig.schedule.hook({ ...call, body: async () => Buffer.alloc(0) });
      await rig.passTo('2026-03-02T08:50:00Z');
      expect(rig.happenings).toMatchObject([{ type: 'late', trigger: 't', run: 'run1' }]);
      expect(rig.clock.waiting).toBe(0);
    });
  });

  it('is no lateness of what was over in time', async () => {
    await withRig(START, [trigger({ late_after_ms: 600_000 })], async (rig) => {
      await rig.passTo('2026-03-02T09:05:00Z');
      await rig.end();
      await rig.passTo('2026-03-02T09:40:00Z');
      expect(rig.happenings.map(({ type }) => type)).toEqual(['run_ended']);
    });
  });
});
