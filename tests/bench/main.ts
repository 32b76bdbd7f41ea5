import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Runs the benchmarks named on the command line, or all, one process each and one after the other.
 * Each prints its figures as JSON.
 */
const names = process.argv.slice(2);
const folder = import.meta.dirname;
const benches = (await readdir(folder)).filter((file) => file.endsWith('.bench.ts')).sort();
let failed = false;
for (const file of benches) {
  const name = file.replace('.bench.ts', '');
  if (names.length > 0 && !names.includes(name)) continue;
  const child = spawn(process.execPath, [path.join(folder, file)], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
