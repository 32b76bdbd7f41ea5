import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../electron/engine/outputs/freshness.ts';
import { NO_OUTPUT } from '../../../electron/engine/outputs/store.ts';
import { plan, type ReusePolicy } from '../../../electron/engine/runs/plan.ts';
import type { Block, Pipeline } from '../../../shared/pipeline/document.ts';

const block = (name: string, inputs: string[] = [], fields: Partial<Block> = {}) =>
  ({
    name,
    inputs,
    kind: 'transform',
    language: 'sql',
    cache: 'auto',
    enabled: true,
    ...fields,
  }) as Block;

const assessment = (state: Assessment['state']) =>
  ({
    state,
    reasons: [],
    materialization: state === 'fresh' ? { output: { ...NO_OUTPUT, kind: 'table' } } : null,
  }) as unknown as Assessment;

function actions(
  blocks: Block[],
  fresh: string[],
  policy: Partial<ReusePolicy> = {},
  selected = blocks.map(({ name }) => name),
): Record<string, string> {
  const steps = plan({
    pipeline: { blocks } as Pipeline,
    selected: new Set(selected),
    policy: { mode: 'full', force: false, ...policy },
    assess: (one) => assessment(fresh.includes(one.name) ? 'fresh' : 'stale'),
    lastOutput: (name) => (fresh.includes(name) ? NO_OUTPUT : null),
  });
  return Object.fromEntries(steps.map((step) => [step.block.name, step.action]));
}

describe('the plan of a run', () => {
  const source = block('orders', [], { kind: 'source' });
  const chain = [source, block('clean', ['orders']), block('total', ['clean'])];

  it('runs a source in a whole run and leaves what follows to the data it gives', () => {
    const found = actions(chain, ['orders', 'clean', 'total']);
    expect(found).toEqual({ orders: 'run', clean: 'wait', total: 'wait' });
  });

  it('reuses all that is fresh while editing', () => {
    const found = actions(chain, ['orders', 'clean', 'total'], { mode: 'edit' });
    expect(found).toEqual({ orders: 'reuse', clean: 'reuse', total: 'reuse' });
  });

  it('runs from the first stale block on', () => {
    const found = actions(chain, ['orders', 'total'], { mode: 'edit' });
    expect(found).toEqual({ orders: 'reuse', clean: 'run', total: 'wait' });
  });

  it('runs all when forced, and what is never cached', () => {
    const forced = actions(chain, ['orders', 'clean', 'total'], { mode: 'edit', force: true });
    expect(forced).toEqual({ orders: 'run', clean: 'wait', total: 'wait' });
    const never = [source, block('now', ['orders'], { cache: 'never' })];
    expect(actions(never, ['orders', 'now'], { mode: 'edit' })).toMatchObject({ now: 'run' });
  });

  it('reuses a source in a whole run when its cache is always', () => {
    const blocks = [block('orders', [], { kind: 'source', cache: 'always' })];
    expect(actions(blocks, ['orders'])).toEqual({ orders: 'reuse' });
  });

  it('takes what a block outside the selection last gave', () => {
    expect(actions(chain, ['orders', 'clean'], {}, ['total'])).toEqual({ total: 'run' });
  });

  it('leaves out notes', () => {
    const blocks = [block('about', [], { kind: 'note', language: 'markdown' }), source];
    expect(actions(blocks, [])).toEqual({ orders: 'run' });
  });
});
