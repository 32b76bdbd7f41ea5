import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../electron/engine/runs/params.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Param } from '../../../shared/pipeline/document.ts';

const declared: Record<string, Param> = {
  min_total: { type: 'number', default: 10, description: null },
  region: { type: 'string', description: null },
  day: { type: 'date', default: '2026-03-29', description: null },
};

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof TidemillError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('the parameters of a run', () => {
  it('are what is given, else the default', () => {
    const values = resolveParams('shop', declared, { region: 'eu', min_total: 0 });
    expect(values).toEqual({ region: 'eu', min_total: 0, day: '2026-03-29' });
  });

  it('must be declared, complete and of their type', () => {
    const given = (values: Record<string, string | number>) => () =>
      resolveParams('shop', declared, { region: 'eu', ...values });
    expect(codeOf(given({ regoin: 'eu' }))).toBe('param.unknown');
    expect(codeOf(() => resolveParams('shop', declared, {}))).toBe('param.missing');
    expect(codeOf(given({ min_total: '10' }))).toBe('param.bad_type');
    expect(codeOf(given({ day: '2026-13-40' }))).toBe('param.bad_type');
  });
});
