import { command } from './command.ts';
import { type Counts, sum } from './counts.ts';

const steps: { name: string; command: [string, ...string[]] }[] = [
  { name: 'types of shared', command: ['tsc', '-p', 'shared'] },
  { name: 'types of electron', command: ['tsc', '-p', 'electron'] },
  { name: 'types of renderer', command: ['tsc', '-p', 'renderer'] },
  { name: 'types of tests', command: ['tsc', '-p', 'tests'] },
  { name: 'types of the configuration', command: ['tsc', '-p', '.'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  {
    name: 'import rules',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      'shared',
      'electron',
      'renderer',
      'tests',
    ],
  },
];

/** Everything that can be said of the code without running it. Goes on after a failure, to say all at once. */
export async function check(): Promise<Counts> {
  const results: Counts[] = [];
  for (const step of steps) {
    const [name, ...args] = step.command;
    const status = await command(name, args);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step.name}`);
    const failures = status === 0 ? [] : [`FAILED ${step.name}`];
    results.push({ passed: 1 - failures.length, failed: failures.length, skipped: 0, failures });
  }
  return sum(results);
}

if (import.meta.main) process.exitCode = (await check()).failed === 0 ? 0 : 1;
