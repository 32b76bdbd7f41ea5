import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { Chance } from './chance.ts';
import { compare } from './reference.ts';
import { Simulation } from './simulation.ts';

const SCHEDULES = 500;
const YEAR_END = Date.parse(process.env.TIDEMILL_UNTIL ?? '2027-01-01T00:00:00Z');

it('loses no instant and runs none twice, in a year of sleep, travel, crashes and edits', async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'tidemill-year-'));
  // Every death is told on the console; there are hundreds of them.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const simulation = new Simulation(
    stateDir,
    new Chance(Number(process.env.TIDEMILL_SEED ?? 20261121)),
  );
  try {
    await simulation.play(SCHEDULES, YEAR_END);
    const rows = simulation.engine.query<Parameters<typeof compare>[1][number]>(
      'select pipeline, trigger, nominal, count, until from ticks',
    );
    expect(compare(simulation.reference.expected, rows).slice(0, 20)).toEqual([]);
    expect(simulation.faults.slice(0, 20)).toEqual([]);
    expect(twice(simulation)).toEqual([]);
    expect(unanswered(simulation)).toEqual([]);
    if (process.env.TIDEMILL_TELL) tell(simulation);
    // The year was as eventful as it was meant to be.
    const outcomes = new Set(outcomesOf(simulation).map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(['started', 'skipped', 'missed', 'refused']));
    expect(simulation.happened.get('death')).toBeGreaterThan(200);
    expect(rows.length).toBeGreaterThan(30_000);
    expect(rows.some(({ count }) => count > 1)).toBe(true);
  } finally {
    simulation.engine.kill();
    await rm(stateDir, { recursive: true, force: true });
  }
}, 900_000);

/** Instants of a trigger that more than one run was for, and ticks and runs that do not know each other. */
function twice({ engine }: Simulation): unknown[] {
  return [
    ...engine.query(
      `select pipeline, trigger, nominal, count(*) as runs from runs
       group by pipeline, trigger, nominal having runs > 1`,
    ),
    ...engine.query(
      `select run from runs where run not in (select run from ticks where run is not null)
       union all
       select run from ticks where run is not null and run not in (select run from runs)`,
    ),
  ].slice(0, 20);
}

/** Ticks that have neither a run nor a reason, long after. */
function unanswered({ engine }: Simulation): unknown[] {
  return engine.query(
    `select * from ticks where (outcome in ('due', 'queued'))
     or (outcome = 'started' and run is null)
     or (outcome in ('missed', 'skipped', 'refused') and reason is null) limit 20`,
  );
}

function outcomesOf({ engine }: Simulation): { outcome: string; n: number }[] {
  return engine.query('select outcome, count(*) as n from ticks group by outcome');
}

function tell(simulation: Simulation): void {
  console.log(
    JSON.stringify(
      {
        happened: Object.fromEntries(simulation.happened),
        outcomes: outcomesOf(simulation),
        reasons: simulation.engine.query(
          'select substr(reason, 1, 30) as reason, count(*) as n from ticks group by 1 order by n desc limit 25',
        ),
      },
      null,
      1,
    ),
  );
}
