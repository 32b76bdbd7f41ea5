import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

let system: string | undefined;

/** The real interpreter behind `python3`: a shim would cost its start each time. */
export function systemPython(): string {
  system ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  return system;
}

/**
 * A Python with packages of PyPI, made once and shared by all test runs, or null (with the reason printed)
 * where it cannot be made.
 */
export function venvPython(...packages: string[]): string | null {
  const version = execFileSync(
    systemPython(),
    ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
    {
      encoding: 'utf8',
    },
  ).trim();
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const name = `venv-${version}-${packages.join('-').replace(/[^\w.-]/g, '')}`;
  const dir = path.join(cache, 'tidemill-tests', name);
  const python = path.join(dir, 'bin', 'python');
  if (existsSync(path.join(dir, 'ready'))) return python;
  // Test files run beside each other: each makes one of its own, and the first to be done is kept.
  const making = `${dir}-${process.pid}`;
  try {
    execFileSync(systemPython(), ['-m', 'venv', '--clear', making], { stdio: 'pipe' });
    const own = path.join(making, 'bin', 'python');
    execFileSync(own, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'pipe' });
    writeFileSync(path.join(making, 'ready'), '');
    if (!existsSync(path.join(dir, 'ready'))) renameSync(making, dir);
    return python;
  } catch (error) {
    // Between the look and the move another was done.
    if (existsSync(path.join(dir, 'ready'))) return python;
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : error;
    console.warn(`skipped: no Python with ${packages.join(', ')} can be made here: ${reason}`);
    return null;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Where an interpreter keeps its packages. */
export function sitePackages(python: string): string {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  return execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
}
