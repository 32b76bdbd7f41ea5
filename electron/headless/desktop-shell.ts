import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { INSTALLATION } from './host.ts';

/**
 * Electron's program where it is there and can show a window, else null. Never downloads it, which
 * `require('electron')` would.
 */
export function electronProgram(): string | null {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return null;
  if (!existsSync(path.join(INSTALLATION, 'dist', 'desktop', 'main.cjs'))) return null;
  const { ELECTRON_OVERRIDE_DIST_PATH: elsewhere } = process.env;
  const packageDir = path.join(INSTALLATION, 'node_modules', 'electron');
  const program = path.join(elsewhere ?? path.join(packageDir, 'dist'), programName(packageDir));
  return existsSync(program) ? program : null;
}

/** Where the program is inside Electron's folder: its package says so once it is downloaded. */
function programName(packageDir: string): string {
  const named = path.join(packageDir, 'path.txt');
  if (existsSync(named)) return readFileSync(named, 'utf8').trim();
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
