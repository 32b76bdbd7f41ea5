import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
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
  const ready = path.join(dir, 'ready');
  if (existsSync(ready)) return python;
  try {
    mkdirSync(path.dirname(dir), { recursive: true });
    execFileSync(systemPython(), ['-m', 'venv', '--clear', dir], { stdio: 'pipe' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'pipe' });
    execFileSync(python, ['-c', `open(${JSON.stringify(ready)}, 'w').close()`]);
    return python;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : error;
    console.warn(`skipped: no Python with ${packages.join(', ')} can be made here: ${reason}`);
    return null;
  }
}

/** Where an interpreter keeps its packages. */
export function sitePackages(python: string): string {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  return execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
}
