import { describe, expect, it, vi } from 'vitest';
import { TidemillError } from '../../../shared/errors.ts';
import { trigger, withRig } from './rig.ts';

const START = '2026-03-02T08:30:00Z';

describe('a tick that comes while the run before is on', () => {
  it('is skipped, with the run as its reason', async () => {
    await withRig(START, [trigger()], async (rig) => {
      await rig.passTo('2026-03-02T10:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 running', '03-02T10:00 skipped']);
      expect((await rig.ticks())[1]?.reason).toBe('the previous run run1 was still on');
      await rig.end();
      await rig.passTo('2026-03-02T11:00:01Z');
      expect(rig.started).toHaveLength(2);
    });
  });

  it('waits its turn, in order', async () => {
    await withRig(START, [trigger({ overlap: 'queue' })], async (rig) => {
      await rig.passTo('2026-03-02T11:00:01Z');
      expect(await rig.outcomes()).toEqual([
        '03-02T09:00 running',
        '03-02T10:00 queued',
        '03-02T11:00 queued',
      ]);
      await rig.end();
      await rig.end();
      expect(rig.started.map(({ nominal }) => nominal)).toEqual([
        '2026-03-02T09:00:00.000Z',
        '2026-03-02T10:00:00.000Z',
        '2026-03-02T11:00:00.000Z',
      ]);
    });
  });

  it('waits in a queue of a thousand at most, which says so', async () => {
    const minutely = trigger({ schedule: '* * * * *', overlap: 'queue' });
    await withRig('2026-03-02T08:30:30Z', [minutely], async (rig) => {
      await rig.passTo('2026-03-03T01:12:01Z');
      expect((await rig.outcomes()).slice(-2)).toEqual([
        '03-03T01:11 queued',
        '03-03T01:12 skipped',
      ]);
      expect((await rig.ticks()).at(-1)?.reason).toBe('1000 ticks before it were waiting already');
      await rig.end();
      await rig.passTo('2026-03-03T01:13:01Z');
      expect((await rig.outcomes()).at(-1)).toBe('03-03T01:13 queued');
    });
  });

  it('waits over a restart of the engine', async () => {
    await withRig(START, [trigger({ overlap: 'queue' })], async (rig) => {
      await rig.passTo('2026-03-02T10:00:01Z');
      await rig.close();
      await rig.open();
      expect(rig.started.map(({ nominal }) => nominal)).toEqual([
        '2026-03-02T09:00:00.000Z',
        '2026-03-02T10:00:00.000Z',
      ]);
    });
  });

  it('cancels it and starts when it has ended', async () => {
    await withRig(START, [trigger({ overlap: 'cancel_running' })], async (rig) => {
      await rig.passTo('2026-03-02T10:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 cancelled', '03-02T10:00 running']);
    });
  });

  it('waits for it where it cannot be cancelled, and keeps no other trigger from its tick', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const triggers = [trigger({ overlap: 'cancel_running' }), trigger({ name: 'u' })];
    await withRig(START, triggers, async (rig) => {
      vi.spyOn(rig, 'cancel').mockImplementation(() => {
        throw new TidemillError({ code: 'state.unusable', message: 'It cannot be read.' });
      });
      await rig.schedule.fire({ pipeline: 'p', trigger: 't', nominal: null });
      await rig.passTo('2026-03-02T09:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 due']);
      expect(await rig.outcomes('u')).toEqual(['03-02T09:00 running']);
      await rig.end();
      expect(await rig.outcomes()).toEqual(['03-02T09:00 running']);
      expect(log).toHaveBeenCalledOnce();
    });
    log.mockRestore();
  });

  it('runs beside it', async () => {
    await withRig(START, [trigger({ overlap: 'allow' })], async (rig) => {
      await rig.passTo('2026-03-02T10:00:01Z');
      expect(await rig.outcomes()).toEqual(['03-02T09:00 running', '03-02T10:00 running']);
    });
  });
});

it('counts a run by hand as one of its trigger', async () => {
  await withRig(START, [trigger()], async (rig) => {
    await rig.schedule.fire({ pipeline: 'p', trigger: 't', nominal: null });
    await rig.passTo('2026-03-02T09:00:01Z');
    expect(await rig.outcomes()).toEqual(['03-02T09:00 skipped']);
  });
});

it('skips what waits for a trigger that is switched off meanwhile', async () => {
  await withRig(START, [trigger({ overlap: 'queue' })], async (rig) => {
    await rig.passTo('2026-03-02T10:00:01Z');
    await rig.write([trigger({ overlap: 'queue', enabled: false })]);
    await rig.end();
    expect((await rig.ticks())[1]).toMatchObject({
      outcome: 'skipped',
      reason: 'the trigger was switched off',
    });
  });
});

it('lets 64 runs of triggers be on at once, and the others wait for a place', async () => {
  const all = Array.from({ length: 70 }, (_, at) => trigger({ name: `t${at}` }));
  await withRig(START, all, async (rig) => {
    await rig.passTo('2026-03-02T09:00:01Z');
    expect(rig.started).toHaveLength(64);
    for (let ended = 0; ended < 6; ended++) await rig.end();
    expect(rig.started).toHaveLength(70);
  });
});
