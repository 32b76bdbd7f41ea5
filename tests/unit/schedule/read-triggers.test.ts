import { describe, expect, it } from 'vitest';
import { definitionHash } from '../../../electron/engine/schedule/definition.ts';
import { changesOf, type ReadTriggers } from '../../../electron/engine/schedule/read-triggers.ts';
import type { KeptTrigger } from '../../../electron/engine/schedule/trigger-store.ts';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import { trigger } from '../../engine/schedule/rig.ts';

const NOW = 2_000;

function kept(definition: Trigger): KeptTrigger {
  const hash = definitionHash(definition, null);
  return { pipeline: 'p', definition, calendar: null, hash, since: 1_000, watermark: 1_500 };
}

function files(...definitions: Trigger[]): ReadTriggers {
  const read = definitions.map((definition) => ({
    definition,
    calendar: null,
    hash: definitionHash(definition, null),
  }));
  return new Map([['p', read]]);
}

describe('what is in force, compared with the files', () => {
  it('is as it was where they say the same', () => {
    expect(changesOf([kept(trigger())], [], files(trigger()), NOW)).toEqual({
      anew: [],
      kept: [],
      removed: [],
    });
  });

  it.each([
    ['schedule', { schedule: '5 * * * *' }],
    ['timezone', { timezone: 'UTC' }],
    ['calendar', { calendar: 'office' }],
    ['shift', { shift: 'next' }],
    ['start', { start: '2026-01-01' }],
    ['end', { end: '2027-01-01' }],
    ['jitter', { jitter_ms: 1_000 }],
    ['enabled', { enabled: false }],
  ] as const)('starts anew where %s is another', (_, change) => {
    const [anew] = changesOf([kept(trigger())], [], files(trigger(change)), NOW).anew;
    expect(anew).toMatchObject({ since: NOW, watermark: NOW });
  });

  it.each([
    ['params', { params: { a: 1 } }],
    ['catch_up', { catch_up: 'all' }],
    ['overlap', { overlap: 'allow' }],
    ['late_after', { late_after_ms: 60_000 }],
  ] as const)('goes on where %s is another', (_, change) => {
    const changes = changesOf([kept(trigger())], [], files(trigger(change)), NOW);
    expect(changes.kept).toMatchObject([{ since: 1_000, watermark: 1_500, definition: change }]);
    expect(changes.anew).toEqual([]);
  });

  it('ends where it is gone, and stays where the pipeline has errors', () => {
    const before = kept(trigger());
    expect(changesOf([before], [], files(), NOW).removed).toEqual([before]);
    expect(changesOf([before], [], new Map(), NOW).removed).toEqual([before]);
    expect(changesOf([before], [], new Map([['p', null]]), NOW).removed).toEqual([]);
  });

  it('takes one that is back after a moment for one that was never gone', () => {
    const before = kept(trigger());
    const again = changesOf([], [before], files(trigger()), NOW);
    expect(again).toMatchObject({ anew: [], kept: [{ since: 1_000, watermark: 1_500 }] });
    expect(changesOf([], [before], new Map([['p', null]]), NOW).kept).toEqual([before]);
    const other = changesOf([], [before], files(trigger({ schedule: '5 * * * *' })), NOW);
    expect(other.anew).toMatchObject([{ since: NOW }]);
    expect(changesOf([], [before], files(), NOW)).toEqual({ anew: [], kept: [], removed: [] });
  });

  it('starts anew where the days off of its calendar are others', () => {
    const definition = trigger({ calendar: 'office' });
    const calendar = { weekend: [], holidays: ['2026-05-01'] };
    expect(definitionHash(definition, calendar)).not.toBe(definitionHash(definition, null));
  });
});
