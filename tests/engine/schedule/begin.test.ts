import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Rig, trigger, withRig } from './rig.ts';

const START = '2026-03-02T08:30:00Z';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The engine stops, and one that cannot read the files takes its place at `instant`. */
async function openUnreadable(rig: Rig, instant: string): Promise<void> {
  await rig.close();
  rig.clock.passTo(instant);
  rig.project.isUnreadable = true;
  await rig.open();
}

describe('an engine that cannot read the files when it starts', () => {
  const ALL = ['09', '10', '11'].map((hour) => `03-02T${hour}:00`);

  async function expectAllRun(rig: Rig): Promise<void> {
    rig.project.isUnreadable = false;
    await rig.passTo('2026-03-02T11:40:00Z');
    for (const _ of ALL) await rig.end();
    expect(await rig.outcomes()).toEqual(ALL.map((nominal) => `${nominal} success`));
  }

  it('makes up for what was missed once it can', async () => {
    await withRig(START, [trigger({ catch_up: 'all' })], async (rig) => {
      await openUnreadable(rig, '2026-03-02T11:30:00Z');
      await expectAllRun(rig);
    });
  });

  it('makes up for it also where the machine woke up before', async () => {
    await withRig(START, [trigger({ catch_up: 'all' })], async (rig) => {
      await openUnreadable(rig, '2026-03-02T11:30:00Z');
      rig.schedule.wake();
      await expectAllRun(rig);
    });
  });

  it('leaves it to the next one where it is closed before', async () => {
    await withRig(START, [trigger({ catch_up: 'all' })], async (rig) => {
      await openUnreadable(rig, '2026-03-02T11:30:00Z');
      await rig.close();
      await rig.open();
      await expectAllRun(rig);
    });
  });

  it('takes no calls yet, and none of them twice', async () => {
    const hook = trigger({
      type: 'webhook',
      schedule: null,
      overlap: 'queue',
      late_after_ms: 600_000,
    });
    await withRig(START, [trigger({ name: 'all', catch_up: 'all' }), hook], async (rig) => {
      const { token } = await rig.schedule.token({ pipeline: 'p', trigger: 't' });
      const call = async () => {
        const known = { pipeline: 'p', trigger: 't', token, contentType: null };
        const body = async () => Buffer.alloc(0);
        return (await rig.schedule.hook({ ...known, idempotencyKey: null, body })).status;
      };
      await openUnreadable(rig, '2026-03-02T09:30:00Z');
      const statuses = [await call(), await call()];
      rig.project.isUnreadable = false;
      await rig.passTo('2026-03-02T09:35:00Z');
      statuses.push(await call());
      while (rig.started.length > (await ended(rig))) await rig.end();
      const answered = rig.started.filter((run) => run.trigger === 't');
      expect(answered).toHaveLength(statuses.filter((status) => status === 202).length);
      expect(await rig.outcomes('all')).toEqual(['03-02T09:00 success']);
      expect(statuses).toEqual([503, 503, 202]);
    });
  });
});

/** How many runs of the triggers are over. */
async function ended(rig: Rig): Promise<number> {
  const ticks = [...(await rig.ticks('t')), ...(await rig.ticks('all'))];
  return ticks.filter(({ outcome }) => outcome === 'success').length;
}
